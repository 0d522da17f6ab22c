import turbo from '@julusian/jpeg-turbo';

/** A small real JPEG, different for each seed, that says its resolution in the JFIF header. */
export function paintJpeg(seed: number, dpi = 300): Buffer {
  const [width, height] = [64, 96];
  const pixels = Buffer.from(
    Array.from({ length: width * height * 3 }, (_, index) => (index * (seed + 3) * 7919) % 251),
  );
  const options = {
    format: turbo.FORMAT_RGB,
    width,
    height,
    quality: 80,
    subsampling: turbo.SAMP_420,
  };
  const jpeg = Buffer.from(turbo.compressSync(pixels, options));
  jpeg[13] = 1;
  jpeg.writeUInt16BE(dpi, 14);
  jpeg.writeUInt16BE(dpi, 16);
  return jpeg;
}

/** The same JPEG claiming another size in its frame header. */
export function claimSize(jpeg: Buffer, width: number, height: number): Buffer {
  const changed = Buffer.from(jpeg);
  const frame = changed.indexOf(Buffer.from([0xff, 0xc0]));
  changed.writeUInt16BE(height, frame + 5);
  changed.writeUInt16BE(width, frame + 7);
  return changed;
}
