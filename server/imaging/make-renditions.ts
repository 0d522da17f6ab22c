import type { OutputInfo } from 'sharp';
import { encodeWithin, PAGE_QUALITY, SLOW_MAX_BYTES, SLOW_SIDE_PX } from './encode-within.ts';
import { ImageError } from './image-error.ts';
import { DECODE_OPTIONS } from './image-limits.ts';
import { loadSharp } from './load-sharp.ts';

export type Rendition = { bytes: Buffer; width: number; height: number };

/** The three sizes kept beside an original: upright sRGB JPEGs, none larger than the original. */
export type Renditions = { view: Rendition; slow: Rendition; thumb: Rendition };

type Box = typeof VIEW_BOX | typeof SLOW_BOX | typeof THUMB_BOX;
type Raster = { data: Buffer; info: Pick<OutputInfo, 'width' | 'height'> };

/** A page is made to cover the first two boxes, shorter side to side, and to lie within the last. */
const VIEW_BOX = { width: 1240, height: 1240, fit: 'outside' } as const;
const SLOW_BOX = { width: SLOW_SIDE_PX, height: SLOW_SIDE_PX, fit: 'outside' } as const;
const THUMB_BOX = { width: 160, height: 226, fit: 'inside' } as const;

/**
 * Decodes the whole original, which also proves that it can be decoded, and makes its renditions.
 * Throws `ImageError('damaged')` on anything truncated.
 */
export async function makeRenditions(original: Buffer): Promise<Renditions> {
  const view = await decodeShrunk(original, VIEW_BOX);
  const [slow, thumb] = await Promise.all([shrink(view, SLOW_BOX), shrink(view, THUMB_BOX)]);
  return {
    view: encode(view, PAGE_QUALITY),
    slow: encode(slow, 62, SLOW_MAX_BYTES),
    thumb: encode(thumb, 70),
  };
}

async function decodeShrunk(original: Buffer, box: Box): Promise<Raster> {
  const sharp = await loadSharp();
  try {
    return await sharp(original, DECODE_OPTIONS)
      .autoOrient()
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      // Other kernels than linear do not use the decoder's own exact halving.
      .resize({ ...box, kernel: 'linear', withoutEnlargement: true })
      .raw()
      .toBuffer({ resolveWithObject: true });
  } catch (cause) {
    throw new ImageError('damaged', { cause });
  }
}

async function shrink(raster: Raster, box: Box): Promise<Raster> {
  const sharp = await loadSharp();
  const { width, height } = raster.info;
  return sharp(raster.data, { raw: { width, height, channels: 3 } })
    .resize({ ...box, kernel: 'cubic', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
}

function encode(
  { data, info: { width, height } }: Raster,
  quality: number,
  mostBytes?: number,
): Rendition {
  const bytes = encodeWithin({ data, width, height }, quality, mostBytes);
  return { bytes, width, height };
}
