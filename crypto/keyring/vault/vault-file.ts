import { isUtf8 } from 'node:buffer';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { KeystoreError } from '../../errors.ts';
import { sm3 } from '../../sm3.ts';
import { readStanding } from '../read-standing.ts';
import type { UnitYear } from '../slots.ts';
import {
  readHeader,
  readLine,
  startOfLine,
  type VaultHeader,
  type VaultLine,
} from './vault-line.ts';

const NAME = /^[0-9a-f]{16}-\d{1,9}\.jsonl$/;
const NEWLINE = 0x0a;
const HEADER_LIMIT_BYTES = 4096;

/** One vault file as it lies on the disk, without the line that a crash may have torn. */
export type VaultFile = { path: string; header: VaultHeader; bytes: Buffer };

/** The name tells no unit to someone who sees only the folder. */
export function vaultPath(folder: string, { unit, year }: UnitYear): string {
  return join(folder, `${sm3(unit).toString('hex').slice(0, 16)}-${year}.jsonl`);
}

export async function listVaultPaths(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isAbsent(error)) return [];
    throw error;
  });
  return names
    .filter((name) => NAME.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/**
 * Reads a whole file; `undefined` where there is none.
 * @throws KeystoreError where its first line is not one of ours, or is another unit's.
 */
export async function readVault(path: string, of?: UnitYear): Promise<VaultFile | undefined> {
  const all = await readStanding(path).catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
  if (!all) return undefined;
  const bytes = all.subarray(0, all.lastIndexOf(NEWLINE) + 1);
  const header = headerOf(path, bytes);
  if (of && (header.unit !== of.unit || header.year !== of.year)) throw damaged(path, 1);
  return { path, header, bytes };
}

/** Reads only the first line. */
export async function readVaultHeader(path: string): Promise<VaultHeader> {
  return headerOf(path, await readStanding(path, HEADER_LIMIT_BYTES));
}

/** What the file says of a volume; that its key was destroyed counts above all. */
export function findLine({ path, bytes }: VaultFile, volume: string): VaultLine | undefined {
  const start = startOfLine(volume);
  let found: VaultLine | undefined;
  for (let at = bytes.indexOf(start); at >= 0; at = bytes.indexOf(start, at + 1)) {
    const end = bytes.indexOf(NEWLINE, at + 1);
    const line = read(bytes.subarray(at + 1, end), readLine);
    if (!line) throw damaged(path);
    if ('destroyedAt' in line) return line;
    found = line;
  }
  return found;
}

/** Every line behind the first. Throws where one is damaged: no writer may pass over it. */
export function* linesOf({ path, bytes }: VaultFile): Generator<VaultLine> {
  let number = 1;
  for (let at = bytes.indexOf(NEWLINE) + 1; at < bytes.length; number += 1) {
    const end = bytes.indexOf(NEWLINE, at);
    const line = read(bytes.subarray(at, end), readLine);
    if (!line) throw damaged(path, number + 1);
    yield line;
    at = end + 1;
  }
}

function headerOf(path: string, bytes: Buffer): VaultHeader {
  const end = bytes.indexOf(NEWLINE);
  const header = end < 0 ? undefined : read(bytes.subarray(0, end), readHeader);
  if (!header) throw damaged(path, 1);
  return header;
}

/** What is no UTF-8 would be read as other bytes than lie there. */
function read<T>(bytes: Buffer, as: (text: string) => T | undefined): T | undefined {
  return isUtf8(bytes) ? as(bytes.toString('utf8')) : undefined;
}

function damaged(path: string, line?: number): KeystoreError {
  const where = line === undefined ? '' : `第 ${line} 行`;
  return new KeystoreError(`密钥文件 ${basename(path)} ${where}已损坏，请从备份恢复该文件`);
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
