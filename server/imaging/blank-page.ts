import jpeg from '@julusian/jpeg-turbo';

const QUALITY = 75;

/** An empty white page as a JPEG, to be marked like any other. */
export function blankPage({ width, height }: { width: number; height: number }): Buffer {
  const data = Buffer.alloc(width * height * 3, 0xff);
  return jpeg.compressSync(data, { width, height, quality: QUALITY, format: jpeg.FORMAT_RGB });
}
