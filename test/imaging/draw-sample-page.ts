import jpeg from '@julusian/jpeg-turbo';
import { drawText } from '../../server/imaging/draw-text.ts';
import { loadSharp } from '../../server/imaging/load-sharp.ts';

export const SAMPLE_SIZE = { width: 1240, height: 1754 };

/** A plain page of printed lines as a JPEG, of a form's size at 150 dpi unless told otherwise. */
export async function drawSamplePage(size = SAMPLE_SIZE): Promise<Buffer> {
  const { width, height } = size;
  const sharp = await loadSharp();
  const lines = Array.from({ length: 24 }, (_, index) =>
    drawText(
      '姓名 性别 民族 出生年月 参加工作时间',
      width / 2,
      (index + 1) * (height / 26),
      `font-size="${height / 60}"`,
    ),
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#f6f5f0"/>${lines.join('')}</svg>`;
  return sharp(Buffer.from(svg)).flatten().jpeg({ quality: 90 }).toBuffer();
}

/** The red, green and blue bytes of a JPEG. */
export function decodeRgb(bytes: Buffer): { data: Buffer; width: number; height: number } {
  return jpeg.decompressSync(bytes, { format: jpeg.FORMAT_RGB });
}

/** The lightness of a JPEG's pixels, 0–255. */
export function decodeGrey(bytes: Buffer): { data: Buffer; width: number; height: number } {
  return jpeg.decompressSync(bytes, { format: jpeg.FORMAT_GRAY });
}
