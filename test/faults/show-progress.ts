const EVERY_MS = 10_000;

/** Tells on standard error how far a long run is: in one line of a terminal, else now and then. */
export function showProgress(name: string): {
  tell: (done: number, total: number, failed: number) => void;
  end: () => void;
} {
  const startedAt = performance.now();
  let toldAt = startedAt;
  const isTerminal = process.stderr.isTTY;
  return {
    tell(done, total, failed) {
      const now = performance.now();
      if (!isTerminal && now - toldAt < EVERY_MS) return;
      toldAt = now;
      const seconds = ((now - startedAt) / 1000).toFixed(0);
      const line = `${name}: ${done} of ${total}, ${failed} failed, ${seconds} s`;
      process.stderr.write(isTerminal ? `\r${line}\u001b[K` : `${line}\n`);
    },
    end() {
      if (isTerminal) process.stderr.write('\r\u001b[K');
    },
  };
}
