import { encodeWithin, PAGE_QUALITY } from './encode-within.ts';

/** An empty white page as a JPEG, to be marked like any other. */
export function blankPage({ width, height }: { width: number; height: number }): Buffer {
  const data = Buffer.alloc(width * height * 3, 0xff);
  return encodeWithin({ data, width, height }, PAGE_QUALITY);
}
