/** Reads what a JPEG says of itself without decoding it, so that nothing is allocated on its word alone. */

export type JpegFrame = { width: number; height: number; components: number; isUpright: boolean };

const START_OF_IMAGE = 0xffd8;
const START_OF_SCAN = 0xda;
const EXIF_SEGMENT = 0xe1;

/** The frame header of a JPEG (ISO/IEC 10918-1, B.2.2); undefined for anything that is not one. */
export function readJpegFrame(bytes: Buffer): JpegFrame | undefined {
  if (bytes.length < 4 || bytes.readUInt16BE() !== START_OF_IMAGE) return undefined;
  let isUpright = true;
  let at = 2;
  while (at + 10 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes.readUInt8(at + 1);
    if (isFrame(marker)) return { ...readFrame(bytes, at), isUpright };
    if (marker === START_OF_SCAN) return undefined;
    const segment = bytes.subarray(at + 4, at + 2 + bytes.readUInt16BE(at + 2));
    if (marker === EXIF_SEGMENT && segment.toString('latin1', 0, 4) === 'Exif') isUpright = false;
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

function isFrame(marker: number): boolean {
  const isTable = marker === 0xc4 || marker === 0xc8 || marker === 0xcc;
  return marker >= 0xc0 && marker <= 0xcf && !isTable;
}

function readFrame(bytes: Buffer, at: number): Omit<JpegFrame, 'isUpright'> {
  return {
    height: bytes.readUInt16BE(at + 5),
    width: bytes.readUInt16BE(at + 7),
    components: bytes.readUInt8(at + 9),
  };
}
