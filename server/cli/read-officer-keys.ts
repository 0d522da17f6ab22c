import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { openSoftKey } from '../../crypto/open-soft-key.ts';
import { CliError } from './cli-error.ts';
import { promptSecret } from './prompt-secret.ts';

/** The private keys of soft key files, each with its PIN from the file at the same place, or asked for. */
export async function readOfficerKeys(
  files: readonly string[],
  pinFiles: readonly string[],
): Promise<KeyObject[]> {
  const keys: KeyObject[] = [];
  for (const [at, file] of files.entries()) {
    const pinFile = pinFiles[at];
    const pin = pinFile === undefined ? await askPin(file) : readText(pinFile).trim();
    keys.push(await openSoftKey(readText(file), pin));
  }
  return keys;
}

async function askPin(file: string): Promise<string> {
  if (!process.stdin.isTTY) throw new CliError(`没有 ${file} 的 PIN：请用 --pin-file 提供`, 3);
  return promptSecret(`${file} 的 PIN：`);
}

export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new CliError(`读不到文件 ${file}`, 3);
  }
}
