import { readUnverified } from '../../../audit/checkpoint.ts';
import { writeProof, type Proof } from '../../../audit/proof-file.ts';
import { verifyInclusion } from '../../../audit/proof.ts';
import { sm3Tree } from '../../../audit/tree.ts';
import type { Db } from '../../../db/connect.ts';
import { AppError, invalid } from '../../errors.ts';
import { proveInclusion } from '../ledger/index.ts';
import type { AskedLedger } from './ask-ledger.ts';
import { findEntry, type StoredEntry } from './entry-view.ts';
import { findHeadOver } from './head-view.ts';
import { noEntry } from './show-entry.ts';

/** A proof, its file, and the entry as it is stored. */
export type EntryProof = Proof & { row: StoredEntry; text: string };

/**
 * That an entry stands in the ledger as signed for now, or in one of the past as signed for at its end, held against the signed root before it is handed out.
 * @throws AppError `invalid` for an entry that is not there or not signed for; `internal` where what is stored
 * does not lead to the signed root.
 */
export async function proveEntry(
  db: Db,
  ledger: AskedLedger,
  index: number,
  signal: AbortSignal,
): Promise<EntryProof> {
  const choice = { past: ledger.past?.id };
  const row = await findEntry(db, index, choice);
  if (!row) throw noEntry();
  const head = await findHeadOver(db, ledger, index);
  if (!head) throw unsigned(ledger);
  const { size, note } = head;
  const hashes = await proveInclusion(db, index, size, { ...choice, signal }).catch(
    (cause: unknown) => {
      throw signal.aborted ? cause : contradicted(cause);
    },
  );
  const { root } = readUnverified(note);
  const claim = { index, size, leafHash: sm3Tree.leafHash(row.body), root };
  if (!verifyInclusion(sm3Tree, claim, hashes)) throw contradicted();
  const proof = { index, leaf: row.body, hashes, note };
  return { ...proof, row, text: writeProof(proof) };
}

function unsigned({ past }: AskedLedger): AppError {
  const message = past
    ? '这一条在旧账本终止时没有可以承认的签名，只留作证据，不能出具证明'
    : '这一条尚未签名，请过几秒再试';
  return invalid(message, 'index');
}

export function contradicted(cause?: unknown): AppError {
  const message =
    '存放的条目与签名的检查点不符，不能出具证明：请立即导出账本，用离线程序验证，并保护现场';
  return new AppError('internal', message, { cause });
}
