import { encodeBundle } from '../../audit/tile.ts';
import type { Material } from '../audit/support/make-package.ts';

/** What there is of a ledger of nine entries, but for what is always alike. */
const PATHS = ['checkpoint', 'checkpoints/000', 'tile/entries/000.p/9', 'tile/0/000.p/9'];

/** Its files as one input, each behind its length. */
export function packFolder({ entries, notes }: Material): Buffer {
  const texts = notes.map((text) => Buffer.from(text));
  return encodeBundle([
    texts.at(-1) ?? Buffer.alloc(0),
    encodeBundle(texts),
    encodeBundle(entries.map(({ body }) => body)),
    Buffer.concat(entries.map(({ leafHash }) => leafHash)),
  ]);
}

/** The files again, by path, as far as the input goes. */
export function unpackFolder(input: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  let at = 0;
  for (const path of PATHS) {
    if (at + 2 > input.length) break;
    const end = at + 2 + input.readUInt16BE(at);
    files.set(path, input.subarray(at + 2, end));
    at = end;
  }
  return files;
}
