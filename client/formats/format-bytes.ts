const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** `18.4 MB`, in steps of 1,024. */
export function formatBytes(bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
  const amount = bytes / 1024 ** step;
  return `${step === 0 ? amount : amount.toFixed(1)} ${UNITS[step] ?? 'B'}`;
}
