/** What a check works under: it stops at the signal, and is held back after each file it has read. */
export type Turn = {
  signal: AbortSignal;
  /** Waits until the next file may be read; `bytes` is the size of the last one. */
  rest(bytes: number): Promise<void>;
};
