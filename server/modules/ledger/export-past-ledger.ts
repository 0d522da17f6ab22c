import { layoutFiles, type ExportFile, type StoredEntry } from '../../../audit/lay-out-export.ts';
import { HASH_BYTES } from '../../../audit/tile.ts';
import { decodeVerifierKey } from '../../../audit/verifier-key.ts';
import { importSm2PublicKey } from '../../../crypto/sm2-keys.ts';
import type { Db } from '../../../db/connect.ts';
import { listPastCheckpoints, listPastEntries, type PastLedger } from './past-view.ts';

const STRIDE = 2048;

/** A ledger of the past as the files of a folder that proves itself, up to the last head that was signed for. */
export async function* exportPastLedger(db: Db, past: PastLedger): AsyncGenerator<ExportFile> {
  const { name, publicKey } = decodeVerifierKey(past.key);
  const pem = importSm2PublicKey(publicKey).export({ type: 'spki', format: 'pem' });
  yield* layoutFiles({
    signerName: name,
    publicKeyPem: pem,
    entries: entriesOf(db, past.id, await newestSigned(db, past.id)),
    checkpoints: checkpointsOf(db, past.id),
  });
}

async function newestSigned(db: Db, id: number): Promise<number> {
  let size = 0;
  for await (const head of headsOf(db, id)) size = head.size;
  return size;
}

/** A row that is gone is still yielded, empty, so that the rest keeps its places and the gap gets named. */
async function* entriesOf(db: Db, id: number, size: number): AsyncGenerator<StoredEntry> {
  for (let from = 0; from < size; from += STRIDE) {
    const to = Math.min(from + STRIDE, size);
    const rows = new Map((await listPastEntries(db, id, from, to)).map((row) => [row.idx, row]));
    for (let idx = from; idx < to; idx += 1) {
      yield rows.get(idx) ?? { body: Buffer.alloc(0), leafHash: Buffer.alloc(HASH_BYTES) };
    }
  }
}

async function* checkpointsOf(db: Db, id: number): AsyncGenerator<string> {
  for await (const { note } of headsOf(db, id)) yield note;
}

async function* headsOf(db: Db, id: number): AsyncGenerator<{ size: number; note: string }> {
  for (let after = -1; ;) {
    const page = await listPastCheckpoints(db, id, after, STRIDE);
    yield* page;
    const last = page.at(-1);
    if (!last) return;
    after = last.size;
  }
}
