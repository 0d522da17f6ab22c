import type {
  amendMedium as amendContract,
  BackupRun,
  Backups,
  BackupSet,
  browseBackups,
  Candidate,
  MEDIUM_KINDS,
  MediumEntry,
  MediumState,
  MediumStanding,
  NewMedium,
  registerMedium as registerContract,
  runBackup as runContract,
  showMedium,
} from '../../../server/modules/backups/contract.ts';
import { read, write } from '../../services/http.ts';
import type { AnswerOf } from '../../services/http.ts';
import type { Tone } from '../../ui/tone.ts';

export type {
  Candidate,
  BackupRun,
  Backups,
  BackupSet,
  MediumEntry,
  MediumStanding,
  MediumState,
  NewMedium,
};
export type MediumKind = (typeof MEDIUM_KINDS)[number];
export type MediumDetail = AnswerOf<typeof showMedium>;

const ROOT = '/api/backups';

export const TONE_OF_MEDIUM: Record<MediumState, Tone> = {
  in_use: 'green',
  sealed: 'blue',
  handed_over: 'plain',
  destroyed: 'plain',
};

export const RUN_FACES: Record<BackupRun['state'], { label: string; tone: Tone }> = {
  running: { label: '备份中', tone: 'blue' },
  done: { label: '已完成', tone: 'green' },
  failed: { label: '没有做成', tone: 'red' },
};

/** Of a run that is done but could not carry everything. */
export const RUN_INCOMPLETE: { label: string; tone: Tone } = {
  label: '已完成，但不完整',
  tone: 'red',
};

export function loadBackups(signal: AbortSignal) {
  return read<typeof browseBackups>(ROOT, { signal });
}

export function loadMedium(mediumId: string, signal: AbortSignal) {
  return read<typeof showMedium>(`${ROOT}/media/${mediumId}`, { signal });
}

export function registerMedium(medium: NewMedium, key: string) {
  return write<typeof registerContract>(`${ROOT}/media`, medium, key);
}

export function amendMedium(mediumId: string, standing: MediumStanding, key: string) {
  return write<typeof amendContract>(`${ROOT}/media/${mediumId}`, standing, key);
}

export function runBackup(order: { medium: string; path: string }, key: string) {
  return write<typeof runContract>(ROOT, order, key);
}
