const INTERVAL_MS = 1000;

type Output = { isTTY?: boolean; write(text: string): unknown };

/**
 * Tells now and then how far a verification has come: over and over in one line on a screen, line by line elsewhere.
 * Silent for what takes less than a second.
 */
export function showProgress(
  output: Output,
  now: () => number = () => performance.now(),
): (done: number, total: number) => void {
  let last = now();
  return (done, total) => {
    if (now() - last < INTERVAL_MS) return;
    last = now();
    const percent = Math.floor((done * 100) / total);
    const text = `已核验 ${done} / ${total} 条（${percent}%）`;
    output.write(output.isTTY === true ? `\r${text}` : `${text}\n`);
  };
}
