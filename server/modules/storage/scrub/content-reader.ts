import { isDiskError } from '../../../../db/objects/errors.ts';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { openPlainFile, type PlainFile } from '../../../../db/objects/validation/disk.ts';
import type { Turn } from './turn.ts';

/** `inode` is that of a file which has other names too. */
type Content = { bytes: Buffer; inode: string | undefined };

/** Counts what is read of one object's content files, and reads those that are needed before their turn. */
export type ContentReader = {
  /** Tells of a file that was read elsewhere. */
  count(bytes: number): void;
  /**
   * Reads a file that the validator has not asked for yet: its digest is kept until it does. What the disk does
   * not give is left for the validator to meet.
   */
  readEarly(path: string): Promise<Buffer | undefined>;
  /** SHA-512 in hex of a file that was read early. */
  digestOfEarly(path: string): EarlyDigest | undefined;
  /** Lets the next file wait for its turn. */
  rest(): Promise<void>;
  readonly files: number;
  readonly bytes: number;
};

type EarlyDigest = { sha512: string; inode: string | undefined };

export function createContentReader(folder: string, turn: Turn): ContentReader {
  const early = new Map<string, EarlyDigest>();
  let files = 0;
  let bytes = 0;
  let unpaid = 0;
  const count = (read: number): void => {
    files += 1;
    bytes += read;
    unpaid += read;
  };
  const read = async (path: string): Promise<Content | undefined> => {
    turn.signal.throwIfAborted();
    const content = await readPlain(join(folder, path));
    if (content) count(content.bytes.length);
    return content;
  };
  return {
    count,
    async readEarly(path) {
      const content = await read(path).catch((error: unknown) => {
        if (isDiskError(error)) return undefined;
        throw error;
      });
      if (content) early.set(path, { sha512: sha512Of(content.bytes), inode: content.inode });
      return content?.bytes;
    },
    digestOfEarly: (path) => early.get(path),
    async rest() {
      const spent = unpaid;
      unpaid = 0;
      await turn.rest(spent);
    },
    get files() {
      return files;
    },
    get bytes() {
      return bytes;
    },
  };
}

async function readPlain(path: string): Promise<Content | undefined> {
  const plain = await openPlainFile(path);
  if (!plain) return undefined;
  try {
    const { nlink, dev, ino } = await plain.file.stat();
    const bytes = await readWhole(plain);
    return { bytes, inode: nlink > 1 ? join(`${dev}`, `${ino}`) : undefined };
  } finally {
    await plain.file.close();
  }
}

/** In one piece into memory of its own, which a thread can take over; as far as it was when it was opened. */
async function readWhole({ file, bytes: size }: PlainFile): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await file.read(bytes, filled, size - filled, filled);
    if (bytesRead === 0) return bytes.subarray(0, filled);
    filled += bytesRead;
  }
  return bytes;
}

function sha512Of(bytes: Buffer): string {
  return createHash('sha512').update(bytes).digest('hex');
}
