const MINUTE_MS = 60_000;

/** How long a permission still lasts: 余 2 天 3 小时, 余 14 分钟, 余 59 秒, 已到期. */
export function describeRemaining(until: string | Date, now: Date): string {
  const leftMs = new Date(until).getTime() - now.getTime();
  if (leftMs <= 0) return '已到期';
  const minutes = Math.floor(leftMs / MINUTE_MS);
  if (minutes < 1) return `余 ${Math.ceil(leftMs / 1000)} 秒`;
  if (minutes < 60) return `余 ${minutes} 分钟`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `余 ${hours} 小时 ${minutes % 60} 分`;
  return `余 ${Math.floor(hours / 24)} 天 ${hours % 24} 小时`;
}
