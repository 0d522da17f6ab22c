/** A3 at 600 dpi is 7016 × 9921: nothing that a personnel file holds is larger. */
const MAX_SIDE_PX = 12_000;
const MAX_PIXELS = 100_000_000;

/** Jobs of one caller that may wait; more are refused as `busy`. */
export const MOST_WAITING_PER_KEY = 48;

/** How to decode an untrusted picture: bounded, whole or not at all, colour profiles left aside. */
export const DECODE_OPTIONS = {
  limitInputPixels: MAX_PIXELS,
  failOn: 'warning',
  ignoreIcc: true,
} as const;

export function isTooLarge({ width, height }: { width: number; height: number }): boolean {
  return width > MAX_SIDE_PX || height > MAX_SIDE_PX || width * height > MAX_PIXELS;
}
