/** Hex in groups of eight digits, as it is read out and written down. */
export function groupHex(hex: string): string[] {
  return hex.match(/.{1,8}/g) ?? [];
}
