import type {
  browseWitnesses,
  ClosedDay,
  showDay,
  showWitnesses,
  WitnessKind,
  WitnessRow,
  WitnessState,
} from '../../../server/modules/witnesses/contract.ts';
import { read } from '../../services/http.ts';
import type { AnswerOf } from '../../services/http.ts';
import type { Tone } from '../../ui/tone.ts';

export type { ClosedDay, WitnessKind, WitnessRow };
export type Witnesses = AnswerOf<typeof showWitnesses>;
export type Quorum = Witnesses['quorum'];
export type Dispute = Witnesses['disputes'][number];
export type DaySheet = AnswerOf<typeof showDay>;
export type WitnessList = AnswerOf<typeof browseWitnesses>;

export const TONE_OF_WITNESS: Record<WitnessState, Tone> = {
  in_step: 'green',
  behind: 'amber',
  silent: 'red',
  never: 'plain',
  disputed: 'red',
};

export function loadWitnesses(signal: AbortSignal) {
  return read<typeof showWitnesses>('/api/ledger/witnesses', { signal });
}

export function loadDay(day: string, signal: AbortSignal) {
  return read<typeof showDay>(`/api/ledger/days/${encodeURIComponent(day)}`, { signal });
}

/** What those need who propose appointments. */
export function loadWitnessList(signal: AbortSignal) {
  return read<typeof browseWitnesses>('/api/witnesses', { signal });
}
