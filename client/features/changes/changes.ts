import type {
  browseChanges,
  CHANGE_ACTS,
  CHANGE_BOXES,
  ChangeDetail,
  ChangeRow,
  ChangeState,
  confirmChange,
  proposeChange as propose,
  rejectChange,
  showChange,
  withdrawChange,
} from '../../../server/modules/changes/contract.ts';
import { read, write } from '../../services/http.ts';
import type { BodyOf } from '../../services/http.ts';
import type { Tone } from '../../ui/tone.ts';

export type { ChangeDetail, ChangeRow };
export type ChangeBox = (typeof CHANGE_BOXES)[number];
export type ChangeAct = (typeof CHANGE_ACTS)[number];
export type ProposedChange = BodyOf<typeof propose>['change'];

const ROOT = '/api/changes';

export const TONE_OF_CHANGE: Record<ChangeState, Tone> = {
  pending: 'blue',
  confirmed: 'green',
  rejected: 'red',
  withdrawn: 'plain',
};

/** Puts a privileged change before the one who confirms it. Nothing of it takes effect before that. */
export function proposeChange(change: ProposedChange, reason: string, key: string) {
  return write<typeof propose>(ROOT, { change, reason }, key);
}

export function loadChanges(box: ChangeBox, cursor: string, signal?: AbortSignal) {
  return read<typeof browseChanges>(ROOT, {
    query: { box, cursor },
    ...(signal && { signal }),
  });
}

export function loadChange(changeId: string, signal: AbortSignal) {
  return read<typeof showChange>(`${ROOT}/${changeId}`, { signal });
}

export function decideChange(changeId: string, act: ChangeAct, opinion: string, key: string) {
  const path = `${ROOT}/${changeId}/${act}`;
  if (act === 'withdraw') return write<typeof withdrawChange>(path, undefined, key);
  return write<typeof confirmChange | typeof rejectChange>(path, { opinion }, key);
}
