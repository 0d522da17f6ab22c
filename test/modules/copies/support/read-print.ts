import sharp from 'sharp';

/** What a PDF of ours consists of, read from its own objects. */
export type Print = { pages: number; pictures: Buffer[] };

/** Counts the pages of a PDF and takes out the JPEGs that stand on them, in order. */
export function readPrint(pdf: Buffer): Print {
  const text = pdf.toString('latin1');
  const pages = text.match(/\/Type \/Page\b/g)?.length ?? 0;
  const pictures: Buffer[] = [];
  for (const { index, 0: head } of text.matchAll(
    /\d+ 0 obj\n<<[^>]*\/DCTDecode[^>]*>>\nstream\n/g,
  )) {
    const length = Number(/\/Length (\d+)/.exec(head)?.[1]);
    const start = index + head.length;
    pictures.push(pdf.subarray(start, start + length));
  }
  return { pages, pictures };
}

/** How much of a picture is ink that would outlive binarising, from 0 to 1. */
export async function inkOf(picture: Buffer, darkest = 128): Promise<number> {
  const { data, info } = await sharp(picture)
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  let dark = 0;
  for (const light of data) if (light < darkest) dark += 1;
  return dark / (info.width * info.height);
}

/** How much of it has the colour of the mark, which no scan of ours has: blue is above green where it is drawn. */
export async function tintOf(picture: Buffer): Promise<number> {
  const { data, info } = await sharp(picture)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  let tinted = 0;
  for (let at = 0; at + 2 < data.length; at += 3) {
    const [red = 0, green = 0] = [data[at], data[at + 1]];
    if (red - green > 25) tinted += 1;
  }
  return tinted / (info.width * info.height);
}
