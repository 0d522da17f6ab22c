import { readUnverified } from '../../../audit/checkpoint.ts';
import type { Services } from '../../context.ts';
import { AppError, forbidden } from '../../errors.ts';
import { findSigners } from './find-signers.ts';
import { judgeOwnNote } from './judge-own-note.ts';
import { findLastCosigned, insertCosignature, insertDispute, listWitnesses } from './store.ts';

export type Accepted = { size: number; note: string };

/**
 * Takes in a checkpoint that a witness in office has signed. It is believed for that signature alone; who brings it
 * does not matter. What our own key has signed and our tree does not bear out is kept as evidence.
 * @throws AppError `forbidden` where nobody in office signed it, `conflict` where it is not on our tree, or older than
 * what this witness signed before.
 */
export async function acceptCosignature(
  services: Pick<Services, 'db' | 'ledger' | 'clock' | 'logger'>,
  note: string,
): Promise<Accepted> {
  const { db, ledger, clock } = services;
  const signers = findSigners(note, await listWitnesses(db));
  const judged = signers.length > 0 ? await judgeOwnNote(db, ledger, note) : undefined;
  const [first] = signers;
  if (!first || !judged) throw forbidden();
  if (!judged.isBorneOut) {
    await keepDispute(services, first.witness.name, note, judged.newest);
    throw new AppError('conflict', '这个检查点不在本账本的树上，已作为证据保留，请联系安全审计员');
  }
  const { size } = judged.checkpoint;
  const at = clock();
  await db.transaction(async (tx) => {
    for (const { witness, line } of signers) {
      const last = await findLastCosigned(tx, ledger.origin, witness.name);
      // A stolen key cannot fill the table with lines under old heads.
      if (last !== undefined && last > size) {
        throw new AppError('conflict', `见证 ${witness.name} 已签到第 ${last} 条，不收更早的`);
      }
      await insertCosignature(tx, {
        origin: ledger.origin,
        size,
        witness: witness.name,
        note_line: line,
        at,
      });
    }
  });
  return { size, note };
}

/**
 * Keeps what a witness holds against us: a head signed by our own key that is not on our tree.
 * @throws AppError `forbidden` where nobody in office signed it, `conflict` where our tree bears it out.
 */
export async function acceptDispute(
  services: Pick<Services, 'db' | 'ledger' | 'clock' | 'logger'>,
  note: string,
): Promise<{ id: string }> {
  const { db, ledger } = services;
  const [first] = findSigners(note, await listWitnesses(db));
  const judged = first && (await judgeOwnNote(db, ledger, note));
  if (!judged) throw forbidden();
  if (judged.isBorneOut) {
    throw new AppError('conflict', '这个检查点就在本账本的树上，没有矛盾');
  }
  return { id: await keepDispute(services, first.witness.name, note, judged.newest) };
}

async function keepDispute(
  { db, clock, logger }: Pick<Services, 'db' | 'clock' | 'logger'>,
  witness: string,
  note: string,
  ownNote: string,
): Promise<string> {
  const { size } = readUnverified(note);
  logger.error('a witness holds a head that the ledger does not bear out', { witness, size });
  return insertDispute(db, { witness, note, own_note: ownNote, found_at: clock() });
}
