import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ExportFile } from '../../../../audit/lay-out-export.ts';
import { encodeLogKeys, onlyKey, type LogKeys } from '../../../../audit/log-keys.ts';
import type { VerifierKey } from '../../../../audit/verifier-key.ts';
import { verifyFolder, type Machine, type VerifyOptions } from '../../../../audit/verify-folder.ts';
import type { Db } from '../../../../db/connect.ts';
import { exportLedger } from '../../../../server/modules/ledger/export-ledger.ts';
import { verifyFolder as verifyByBoth } from '../../../audit/support/verify-both.ts';

type Given = { key?: VerifierKey | LogKeys; atLeast?: number | string; officers?: string[] };

/** Exports what `db` holds, as an auditor would get it, and verifies the folder by the key the auditor holds. */
export function verifyDatabase(
  db: Db,
  keys: VerifierKey | LogKeys,
  { key = keys, ...given }: Given = {},
): Promise<Machine> {
  return verifyFiles(exportLedger(db, 'name' in keys ? onlyKey(keys) : keys), key, given);
}

/** The same by both verifiers, which must agree. */
export function verifyDatabaseByBoth(
  db: Db,
  log: VerifierKey,
  given: Omit<Given, 'key'>,
): Promise<Machine> {
  const keys = onlyKey(log);
  return verifyFilesByBoth(exportLedger(db, keys), { key: encodeLogKeys(keys), ...given });
}

/** Lays the files of an export out in a folder, and verifies that. */
export async function verifyFiles(
  files: AsyncIterable<ExportFile>,
  key: VerifierKey | LogKeys,
  given: Omit<Given, 'key'> = {},
): Promise<Machine> {
  return laidOut(files, (folder) =>
    verifyFolder(folder, { key: encodeLogKeys('name' in key ? onlyKey(key) : key), ...given }),
  );
}

/** By both verifiers. */
export async function verifyFilesByBoth(
  files: AsyncIterable<ExportFile>,
  given: VerifyOptions,
): Promise<Machine> {
  return laidOut(files, (folder) => verifyByBoth(folder, given));
}

async function laidOut(
  files: AsyncIterable<ExportFile>,
  verify: (folder: string) => Promise<{ machine: Machine }>,
): Promise<Machine> {
  const folder = await mkdtemp(join(tmpdir(), 'lantai-export-'));
  try {
    for await (const { path, bytes } of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
    return (await verify(folder)).machine;
  } finally {
    await rm(folder, { recursive: true });
  }
}
