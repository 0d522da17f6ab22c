import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encodeVerifierKey } from '../../../../audit/verifier-key.ts';
import { verifyFolder, type Machine } from '../../../../audit/verify-folder.ts';
import type { Db } from '../../../../db/connect.ts';
import { exportLedger } from '../../../../server/modules/ledger/export-ledger.ts';
import type { LedgerSigner } from '../../../../server/modules/ledger/signer.ts';

type Given = { key?: LedgerSigner; atLeast?: number | string };

/** Exports what `db` holds, as an auditor would get it, and verifies the folder by the key the auditor holds. */
export async function verifyDatabase(
  db: Db,
  signer: LedgerSigner,
  { key = signer, atLeast }: Given = {},
): Promise<Machine> {
  const folder = await mkdtemp(join(tmpdir(), 'lantai-export-'));
  try {
    for await (const { path, bytes } of exportLedger(db, signer)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
    const options = { key: encodeVerifierKey(key), ...(atLeast !== undefined && { atLeast }) };
    return (await verifyFolder(folder, options)).machine;
  } finally {
    await rm(folder, { recursive: true });
  }
}
