import { expect } from 'chai';
import { cosign } from '../../../audit/cosignature.ts';
import type { WitnessState } from '../../../server/modules/witnesses/contract.ts';
import { openWatchedCentre, type WatchedCentre, type Watcher } from './support/watched-centre.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('how a witness stands', () => {
  let centre: WatchedCentre;
  let one: Watcher;
  before(async () => {
    centre = await openWatchedCentre();
    one = await centre.appoint('qy-county-1');
  });
  after(() => centre.close());

  const state = async (): Promise<WitnessState | undefined> =>
    (await centre.shown()).witnesses[0]?.state;
  const signAll = async (): Promise<void> => {
    await centre.record();
    centre.app.clock.pass(MINUTE);
    await centre.look(one);
    expect(await state()).to.equal('in_step');
  };
  /** An entry a minute; how the witness stands after each. */
  const busy = async (minutes: number, each?: (size: number) => Promise<void>) => {
    const states: (WitnessState | undefined)[] = [];
    for (let minute = 0; minute < minutes; minute += 1) {
      const size = await centre.record();
      centre.app.clock.pass(MINUTE);
      await each?.(size);
      states.push(await state());
    }
    return states;
  };

  it('is told where it has never signed', async () => {
    await centre.record();
    expect(await state()).to.equal('never');
  });

  it('falls behind, then silent, however often the ledger is written meanwhile', async () => {
    await signAll();
    const states = await busy(12);
    expect(states.slice(0, 3)).to.deep.equal(Array(3).fill('in_step'));
    expect(states.slice(3, 10)).to.deep.equal(Array(7).fill('behind'));
    expect(states.slice(10)).to.deep.equal(['silent', 'silent']);
    await signAll();
  });

  it('stays silent where nothing more is written', async () => {
    await signAll();
    await centre.record();
    centre.app.clock.pass(10 * MINUTE);
    expect(await state()).to.equal('behind');
    centre.app.clock.pass(1);
    expect(await state()).to.equal('silent');
    await signAll();
  });

  it('is behind where it goes on signing, but old heads', async () => {
    await signAll();
    const signer = { ...one.bed.key, privateKey: await one.bed.privateKey() };
    const sizes: number[] = [];
    const states = await busy(14, async (size) => {
      sizes.push(size);
      const old = sizes.at(-5);
      if (old === undefined) return;
      const { note } = await centre.app.database
        .superuser('ledger_checkpoints')
        .where({ size: old })
        .first<{ note: string }>('note');
      const now = centre.app.clock.now.getTime();
      await centre.app.services.witnesses.accept(cosign(note, signer, now));
    });
    expect(states.slice(4)).to.deep.equal(Array(10).fill('behind'));
    await signAll();
  });

  it('is in step through a quiet night, and has its time for the first entry after it', async () => {
    await signAll();
    centre.app.clock.pass(9 * HOUR);
    expect(await state()).to.equal('in_step');
    await centre.record();
    centre.app.clock.pass(3 * MINUTE);
    expect(await state()).to.equal('in_step');
    centre.app.clock.pass(1);
    expect(await state()).to.equal('behind');
  });
});
