import type {
  browseSessions,
  endSession as endSessionContract,
  SessionFace,
} from '../../../server/modules/sessions/contract.ts';
import type {
  browseEnrolments,
  browseTerminals,
  EnrolmentRow,
  showTerminal,
  TerminalFace,
  terminalOptions,
} from '../../../server/modules/terminals/contract.ts';
import { read, write } from '../../services/http.ts';
import type { AnswerOf } from '../../services/http.ts';
import type { Tone } from '../../ui/tone.ts';

export type { EnrolmentRow, SessionFace, TerminalFace };
export type TerminalOptions = AnswerOf<typeof terminalOptions>;

const ROOT = '/api/terminals';

export const TONE_OF_TERMINAL: Record<TerminalFace['state'], Tone> = {
  active: 'green',
  revoked: 'plain',
};

export function loadSessions(cursor: string, signal?: AbortSignal) {
  return read<typeof browseSessions>('/api/sessions', {
    query: { cursor },
    ...(signal && { signal }),
  });
}

export function endSession(sessionId: string, reason: string, key: string) {
  return write<typeof endSessionContract>(`/api/sessions/${sessionId}/end`, { reason }, key);
}

export function loadTerminals(signal?: AbortSignal) {
  return read<typeof browseTerminals>(ROOT, signal ? { signal } : {});
}

export function loadTerminal(terminalId: string, signal: AbortSignal) {
  return read<typeof showTerminal>(`${ROOT}/${terminalId}`, { signal });
}

export function loadEnrolments(signal?: AbortSignal) {
  return read<typeof browseEnrolments>(`${ROOT}/enrolments`, signal ? { signal } : {});
}

export function loadOptions(signal?: AbortSignal) {
  return read<typeof terminalOptions>(`${ROOT}/options`, signal ? { signal } : {});
}
