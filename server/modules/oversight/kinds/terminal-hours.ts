import { isWithinHours, type OpenHours } from '../../../../policies/fit-terminal.ts';
import { localTimeOf } from '../../../clock.ts';
import type { ParametersOf } from '../contract.ts';
import type { Judge } from './judge.ts';

const MINUTE_MS = 60_000;
const LEAVING = ['sessions.logout', 'sessions.lock'];

/** 终端开放时间之外的活动: what got through at a terminal outside the hours that it was registered with. */
export function judgeTerminalHours({ graceMinutes }: ParametersOf<'terminal_hours'>): Judge {
  return {
    windowMinutes: 0,
    atLeast: 1,
    match({ terminal, terminalHours, kind, action, index, atMs }) {
      if (terminal === null || terminalHours === null || kind === 'DENY') return undefined;
      if (LEAVING.includes(action) || isOpen(terminalHours, atMs, graceMinutes)) return undefined;
      return { subject: { kind: 'terminal', id: terminal }, keys: [String(index)] };
    },
  };
}

function isOpen(hours: readonly OpenHours[], atMs: number, graceMinutes: number): boolean {
  return [0, -graceMinutes, graceMinutes].some((shift) =>
    isWithinHours(hours, localTimeOf(new Date(atMs + shift * MINUTE_MS))),
  );
}
