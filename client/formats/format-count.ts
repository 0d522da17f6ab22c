/** `130,412`. */
export function formatCount(count: number): string {
  return count.toLocaleString('zh-CN');
}
