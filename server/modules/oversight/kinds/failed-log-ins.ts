import type { ParametersOf, Subject } from '../contract.ts';
import type { Sighting } from '../watching/sighting.ts';
import { isPerson } from './is-person.ts';
import type { Judge } from './judge.ts';

const LOG_INS = ['sessions.login', 'sessions.login_with_key', 'sessions.unlock'];

/** 登录失败集中: by account, as one who guesses its password; by terminal, as one who tries many accounts. */
export function judgeFailedLogIns({
  by,
  windowMinutes,
  atLeast,
}: ParametersOf<'failed_log_ins'>): Judge {
  return {
    windowMinutes,
    atLeast,
    match(sighting) {
      if (sighting.kind !== 'DENY' || !LOG_INS.includes(sighting.action)) return undefined;
      const subject = by === 'account' ? accountOf(sighting) : terminalOf(sighting);
      return subject && { subject, keys: [String(sighting.index)] };
    },
  };
}

function accountOf(sighting: Sighting): Subject | undefined {
  return isPerson(sighting) ? { kind: 'account', id: sighting.actor } : undefined;
}

function terminalOf({ terminal }: Sighting): Subject | undefined {
  return terminal === null ? undefined : { kind: 'terminal', id: terminal };
}
