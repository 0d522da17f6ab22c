import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../../../../db/objects/errors.ts';
import type { Met } from './met.ts';
import type { Turn } from './turn.ts';

/** Reads content files of one object, each once, one in memory at a time; and counts what it has read. */
export type ContentReader = {
  /** `undefined` where there is no such file, and, with a finding, where the disk does not give it. */
  read(path: string): Promise<Buffer | undefined>;
  /** As `read`, for a file that the validator has not asked for yet: its digest is kept until it does. */
  readEarly(path: string): Promise<Buffer | undefined>;
  /** SHA-512 in hex of a file that was read early. */
  digestOfEarly(path: string): string | undefined;
  /** Lets the next file wait for its turn. */
  rest(): Promise<void>;
  readonly files: number;
  readonly bytes: number;
};

export function createContentReader(
  folder: string,
  turn: Turn,
  meet: (code: Met['code'], path: string) => void,
): ContentReader {
  const early = new Map<string, string>();
  let files = 0;
  let bytes = 0;
  let unpaid = 0;
  const read = async (path: string): Promise<Buffer | undefined> => {
    turn.signal.throwIfAborted();
    try {
      const content = await readFile(join(folder, path));
      files += 1;
      bytes += content.length;
      unpaid += content.length;
      return content;
    } catch (error) {
      if (!hasCode(error, 'ENOENT', 'ENOTDIR')) meet('S017', path);
      return undefined;
    }
  };
  return {
    read,
    async readEarly(path) {
      const content = await read(path);
      if (content) early.set(path, sha512Of(content));
      return content;
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

export function sha512Of(content: Buffer): string {
  return createHash('sha512').update(content).digest('hex');
}
