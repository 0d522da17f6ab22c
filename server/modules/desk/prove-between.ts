import { readUnverified } from '../../../audit/checkpoint.ts';
import { writeConsistency, type Consistency } from '../../../audit/consistency-file.ts';
import { verifyConsistency } from '../../../audit/proof.ts';
import { sm3Tree } from '../../../audit/tree.ts';
import type { Db } from '../../../db/connect.ts';
import { invalid } from '../../errors.ts';
import { proveConsistency } from '../ledger/index.ts';
import type { AskedLedger } from './ask-ledger.ts';
import { findHeadOfDay, type Head } from './head-view.ts';
import { contradicted } from './prove-entry.ts';

export type Days = { from: string; to: string };
/** That the ledger at the end of one day became that at the end of another, nothing lost between. */
export type Stretch = Consistency & { old: Head; newer: Head; text: string };

/**
 * Proves that nothing is missing between the ends of two days, held against both signed roots first.
 * @throws AppError `invalid` for days in the wrong order or without a signed head; `internal` as `proveEntry`.
 */
export async function proveBetween(
  db: Db,
  ledger: AskedLedger,
  { from, to }: Days,
  signal: AbortSignal,
): Promise<Stretch> {
  if (from >= to) throw invalid('起始日期应早于截止日期', 'from');
  const old = await findHeadOfDay(db, ledger, from);
  if (!old) throw invalid('起始日期当天及以前账本还没有签名，请选较晚的日期', 'from');
  const newer = await findHeadOfDay(db, ledger, to);
  if (!newer || newer.size < old.size) throw contradicted();
  const asked = { past: ledger.past?.id, signal };
  const hashes = await proveConsistency(db, old.size, newer.size, asked).catch((cause: unknown) => {
    throw signal.aborted ? cause : contradicted(cause);
  });
  const [one, other] = [readUnverified(old.note), readUnverified(newer.note)];
  const claim = {
    oldSize: old.size,
    oldRoot: one.root,
    newSize: newer.size,
    newRoot: other.root,
  };
  if (!verifyConsistency(sm3Tree, claim, hashes)) throw contradicted();
  const proof = { hashes, oldNote: old.note, newNote: newer.note };
  return { ...proof, old, newer, text: writeConsistency(proof) };
}
