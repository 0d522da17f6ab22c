import type { Entry, ZipFile } from 'yauzl';
import { Transform, pipeline } from 'node:stream';
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';

/** Streams one entry unpacked. yauzl holds it to the declared size; the CRC-32 it leaves to us. */
export async function openZipEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
  const unpacked = await zip.openReadStreamPromise(entry);
  const verified = verifyChecksum(entry.crc32);
  pipeline(unpacked, verified, () => {
    // The reader of `verified` meets the failure; pipeline has passed it on.
  });
  return verified;
}

function verifyChecksum(expected: number): Transform {
  let actual = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      actual = crc32(chunk, actual);
      done(null, chunk);
    },
    flush(done) {
      done(actual === expected ? null : new Error('CRC-32 differs from the directory of the zip'));
    },
  });
}
