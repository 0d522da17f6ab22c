import { expect } from 'chai';
import { REQUEST_STATES } from '../../../server/modules/requests/contract.ts';
import {
  nextState,
  STATE_LABELS,
  stateAt,
  type Act,
} from '../../../server/modules/requests/states.ts';

const ACTS: Act[] = ['approve', 'refuse', 'return', 'resubmit', 'withdraw', 'recall'];

/** All that can happen: state, act, whether the last approval is asked for, and where it leads. */
const POSSIBLE = [
  'pending approve early pending',
  'pending approve last granted',
  'pending refuse early refused',
  'pending refuse last refused',
  'pending return early returned',
  'pending return last returned',
  'pending withdraw early withdrawn',
  'pending withdraw last withdrawn',
  'returned resubmit early pending',
  'returned resubmit last pending',
  'returned withdraw early withdrawn',
  'returned withdraw last withdrawn',
  'granted recall early recalled',
  'granted recall last recalled',
];

describe('#nextState', () => {
  for (const state of REQUEST_STATES) {
    it(`leads from ${state} where it should and nowhere else`, () => {
      const found = ACTS.flatMap((act) =>
        (['early', 'last'] as const).flatMap((step) => {
          const next = nextState(state, act, step === 'last');
          return next === undefined ? [] : [`${state} ${act} ${step} ${next}`];
        }),
      );
      expect(found).to.deep.equal(POSSIBLE.filter((line) => line.startsWith(`${state} `)));
    });
  }
});

describe('#stateAt', () => {
  const end = new Date('2026-11-27T02:00:00Z');
  const before = new Date(end.getTime() - 1);

  it('ends a grant with its period, to the millisecond', () => {
    expect(stateAt('granted', end, before)).to.equal('granted');
    expect(stateAt('granted', end, end)).to.equal('expired');
  });

  it('leaves every other state as it is', () => {
    for (const state of REQUEST_STATES) {
      expect(stateAt(state, null, end)).to.equal(state);
      if (state !== 'granted') expect(stateAt(state, before, end)).to.equal(state);
    }
  });
});

describe('STATE_LABELS', () => {
  it('has a word of its own for every state', () => {
    expect(STATE_LABELS).to.have.all.keys(...REQUEST_STATES);
    expect(new Set(Object.values(STATE_LABELS)).size).to.equal(REQUEST_STATES.length);
  });
});
