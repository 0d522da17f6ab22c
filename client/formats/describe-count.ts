/** `共 12 条`; a capped count says that there are more. */
export function describeCount(total: { count: number; isCapped: boolean }): string {
  return total.isCapped ? `共 ${total.count} 条以上，请缩小查询范围` : `共 ${total.count} 条`;
}
