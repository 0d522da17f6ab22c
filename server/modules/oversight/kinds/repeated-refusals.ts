import type { ParametersOf } from '../contract.ts';
import { isPerson } from './is-person.ts';
import type { Judge } from './judge.ts';

/** Log-ins have a rule of their own. */
const LOGGING_IN = /^(sessions|terminals)\./;

/** 屡次被拒: somebody who is signed in tries again and again what they may not do. */
export function judgeRepeatedRefusals({
  windowMinutes,
  atLeast,
}: ParametersOf<'repeated_refusals'>): Judge {
  return {
    windowMinutes,
    atLeast,
    match(sighting) {
      const { kind, action, actor, index } = sighting;
      if (kind !== 'DENY' || LOGGING_IN.test(action) || !isPerson(sighting)) return undefined;
      return { subject: { kind: 'account', id: actor }, keys: [String(index)] };
    },
  };
}
