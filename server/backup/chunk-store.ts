import { rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import { EnvelopeError } from '../../crypto/errors.ts';
import type { CryptoProvider } from '../../crypto/provider.ts';
import { secretKeyFrom, type SecretKey } from '../../crypto/secret-key.ts';
import { makeFolder, syncFolder, writeNewFile } from '../../db/objects/durable-files.ts';
import { hasCode } from '../../db/objects/errors.ts';
import { draftPath, type Medium } from './medium.ts';
import { RestoreRefusal } from './restore-refusal.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** A stretch is cut at a million characters; one row alone may be longer. */
const MAX_TEXT_BYTES = 512 * 1024 * 1024;
const MAX_SEALED_BYTES = MAX_TEXT_BYTES;

/**
 * The medium's chunks: text, compressed, sealed under the chain's key, and named by a keyed digest of the text, so
 * that the same text is stored once and nobody without the key can tell what it is.
 */
export type ChunkStore = {
  /** Durable after `flush`; answers its name, and the bytes that were written: 0 where it was there already. */
  put(text: string): Promise<{ name: string; bytes: number }>;
  flush(): Promise<void>;
  /** @throws RestoreRefusal `chunk_missing` or `chunk_altered`. */
  read(name: string): Promise<string>;
};

type Needs = { crypto: CryptoProvider; medium: Medium; key: SecretKey };

export function openChunkStore({ crypto, medium, key }: Needs): ChunkStore {
  const nameKey = secretKeyFrom(crypto.mac(key, 'lantai/backup/v1/chunk-name'));
  const touched = new Set<string>();
  const { chain } = medium.face;
  return {
    async put(text) {
      const plaintext = Buffer.from(text);
      const name = crypto.mac(nameKey, plaintext).toString('hex');
      const path = join(medium.root, chunkPath(name));
      const folder = join(path, '..');
      if (!touched.has(folder)) await makeFolder(folder, join(medium.root, 'chunks'));
      // Of what is there already, the name may not be durable: a backup that was cut off may have left it.
      touched.add(folder);
      if (await isThere(path)) return { name, bytes: 0 };
      const sealed = crypto.sealObject(key, placeOf(chain, name), await compress(plaintext));
      const draft = draftPath(medium);
      await writeNewFile(draft, sealed);
      await rename(draft, path);
      return { name, bytes: sealed.length };
    },
    async flush() {
      for (const folder of touched) await syncFolder(folder);
      await syncFolder(join(medium.root, 'chunks'));
    },
    async read(name) {
      const sealed = await medium.read(chunkPath(name), MAX_SEALED_BYTES);
      if (!sealed) throw new RestoreRefusal('chunk_missing', name);
      const text = await openChunk(crypto, key, placeOf(chain, name), sealed);
      if (text && crypto.mac(nameKey, text).toString('hex') === name) return text.toString('utf8');
      throw new RestoreRefusal('chunk_altered', name);
    },
  };
}

async function openChunk(
  crypto: CryptoProvider,
  key: SecretKey,
  place: Parameters<CryptoProvider['openObject']>[1],
  sealed: Buffer,
): Promise<Buffer | undefined> {
  try {
    const compressed = crypto.openObject(key, place, sealed);
    return await decompress(compressed, { maxOutputLength: MAX_TEXT_BYTES });
  } catch (error) {
    if (error instanceof EnvelopeError) return undefined;
    throw error;
  }
}

function chunkPath(name: string): string {
  return `chunks/${name.slice(0, 2)}/${name}`;
}

function placeOf(chain: string, name: string) {
  return { volume: chain, version: 1, path: chunkPath(name) };
}

/** What is not a whole file of ours is written again beside it: a rename replaces it. */
async function isThere(path: string): Promise<boolean> {
  try {
    const found = await stat(path);
    return found.isFile() && found.size > 0;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}
