/** Where a mirror takes a ledger from: a database, or the files of another mirror or export. */
export type MirrorSource = {
  /** The newest signed note, with the lines of witnesses so far; `undefined` where nothing was ever signed. */
  newest(): Promise<string | undefined>;
  /** Bodies of `[from, to)` in order. Throws `MirrorPause` or `MirrorAlarm` where one is missing. */
  bodies(from: number, to: number): AsyncIterable<Buffer>;
  /** Notes of more than `size` entries, oldest first; the first `count` notes of the list are known to be older. */
  notesAfter(size: number, count: number): AsyncIterable<string>;
};
