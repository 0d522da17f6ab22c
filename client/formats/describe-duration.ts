const SECOND_MS = 1000;

/** How long: 不足 1 秒, 42 秒, 3 分 05 秒, 1 小时 04 分. */
export function describeDuration(ms: number): string {
  const seconds = Math.floor(ms / SECOND_MS);
  if (seconds < 1) return '不足 1 秒';
  if (seconds < 60) return `${seconds} 秒`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} 分 ${pad(seconds % 60)} 秒`;
  return `${Math.floor(minutes / 60)} 小时 ${pad(minutes % 60)} 分`;
}

const pad = (count: number): string => String(count).padStart(2, '0');
