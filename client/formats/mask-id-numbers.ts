/** Leaves the first and last four digits of every 公民身份号码 in a text, as in names of packages. */
export function maskIdNumbers(text: string): string {
  return text.replace(/(\d{4})\d{10}(\d{3}[\dXx])(?!\d)/g, '$1**********$2');
}
