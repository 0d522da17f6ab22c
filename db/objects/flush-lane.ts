import type { FileHandle } from 'node:fs/promises';
import { flush } from './durable-files.ts';
import type { WriteGate } from './write-gate.ts';

/**
 * Flushes files while the next are being made and written, so that a whole version waits for the disk about
 * once: for what is left when its last file has come.
 */
export type FlushLane = {
  /** Takes over a file that has been written: flushes it in its turn and closes it. Settles when another may come. */
  take(file: FileHandle): Promise<void>;
  /**
   * Settles when every file taken is durable and closed; rejects with the first failure. After a failed flush
   * the rest are closed without one.
   */
  drained(): Promise<void>;
};

// Node works on files in a pool of four threads: half of it stays free for readers.
const AT_ONCE = 2;
const MAX_OPEN = 32;

export function openFlushLane(gate: WriteGate): FlushLane {
  const tails = Array.from({ length: AT_ONCE }, () => Promise.resolve());
  const open: Promise<void>[] = [];
  const failures: unknown[] = [];
  let count = 0;
  return {
    async take(file) {
      const at = count++ % AT_ONCE;
      const settled = (tails[at] ?? Promise.resolve())
        .then(() => flushAndClose(gate, file))
        .catch((error: unknown) => void failures.push(error));
      tails[at] = settled;
      open.push(settled);
      if (open.length > MAX_OPEN) await open.shift();
    },
    async drained() {
      await Promise.all(tails);
      if (failures.length > 0) throw failures[0];
    },
  };
}

async function flushAndClose(gate: WriteGate, file: FileHandle): Promise<void> {
  try {
    await gate.beside(() => flush(file));
  } finally {
    await file.close();
  }
}
