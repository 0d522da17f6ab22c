const MINUTE_MS = 60_000;
/** From here on, hours say less than days. */
const DAYS_FROM_HOURS = 48;

/** How long ago: 刚刚, 14 分钟前, 3 小时前, 12 天前. */
export function describeSince(at: string | Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - new Date(at).getTime()) / MINUTE_MS);
  if (minutes < 1) return '刚刚';
  if (minutes < 60) return `${minutes} 分钟前`;
  const hours = Math.floor(minutes / 60);
  return hours < DAYS_FROM_HOURS ? `${hours} 小时前` : `${Math.floor(hours / 24)} 天前`;
}
