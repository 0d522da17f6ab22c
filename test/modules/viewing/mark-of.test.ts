import { expect } from 'chai';
import type { Services } from '../../../server/context.ts';
import type { Actor } from '../../../server/http/actor.ts';
import { markOf } from '../../../server/modules/viewing/index.ts';
import { CLEARANCES, type Clearance } from '../../../policies/vocabulary.ts';
import { TEST_PROFILE } from '../../support/app.ts';

describe('markOf', () => {
  /** Everything that a mark says, wherever it stands. */
  const textsOf = (level: Clearance): string => {
    const services = {
      clock: () => new Date('2026-11-24T16:59:59Z'),
      config: { profile: TEST_PROFILE },
    } as Services;
    const actor = { name: '乌日娜', unitName: '白桦旗人社局', terminalName: '阅档一号' } as Actor;
    const { lines, trace } = markOf(services, actor, 'SQ2026-000417', { level });
    return [...lines, trace].join('\n');
  };

  for (const [fact, text] of [
    ['the reader', '乌日娜'],
    ['their unit', '白桦旗人社局'],
    ['the terminal', '阅档一号'],
    ['the minute, on the clock of the house', '2026-11-25 00:59'],
    ['the request', 'SQ2026-000417'],
    ['the level of the file', '机密'],
  ]) {
    it(`says ${fact}`, () => {
      expect(textsOf('confidential')).to.contain(text);
    });
  }

  it('says the level of each file by its own word', () => {
    expect(new Set(CLEARANCES.map(textsOf)).size).to.equal(CLEARANCES.length);
  });
});
