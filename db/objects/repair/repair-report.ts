/**
 * `restored`: the right bytes are in place again. `set_aside`: something that does not belong there
 * was moved away. `refused`: nothing was changed, since nothing proves what should be there.
 */
export type RepairAction = 'restored' | 'set_aside' | 'refused';

/** `path` starts at the object's folder; `reason` is Chinese and says what to do. */
export type RepairedFile = {
  path: string;
  action: RepairAction;
  /** Where the bytes of a restored file came from. */
  from?: 'own' | 'copy';
  reason?: string;
};

/** `sound`: nothing was wrong. `partial`: some of it is still damaged; the files say what. */
export type RepairOutcome = 'sound' | 'repaired' | 'partial' | 'refused';

export type RepairReport = { objectId: string; outcome: RepairOutcome; files: RepairedFile[] };

export function outcomeOf(files: readonly RepairedFile[]): RepairOutcome {
  const isRefused = (file: RepairedFile): boolean => file.action === 'refused';
  if (files.length === 0) return 'sound';
  if (files.every(isRefused)) return 'refused';
  return files.some(isRefused) ? 'partial' : 'repaired';
}
