/** Whole per cent done, never 100 while something is left. */
export function shareDone(progress: { done: number; total: number }): number {
  if (progress.total <= 0) return 0;
  const percent = Math.floor((progress.done / progress.total) * 100);
  return progress.done < progress.total ? Math.min(percent, 99) : 100;
}
