import type { Signer } from '../../../../audit/checkpoint.ts';
import { cosign, lastSignatureLine } from '../../../../audit/cosignature.ts';
import type { TestDatabase } from '../../../support/database.ts';

type Signed = { database: Pick<TestDatabase, 'superuser'>; signer: { name: string } };

/** Puts a witness's line under the head of a size, as its desk would once the witness has answered. */
export async function cosignAs(
  { database, signer }: Signed,
  witness: Signer,
  size: number,
): Promise<void> {
  await database.superuser.transaction(async (tx) => {
    // Nobody has appointed it.
    await tx.raw('set local session_replication_role = replica');
    const { note } = await tx('ledger_checkpoints').where({ size }).first<{ note: string }>('note');
    await tx('ledger_cosignatures').insert({
      origin: signer.name,
      size,
      witness: witness.name,
      note_line: lastSignatureLine(cosign(note, witness, Date.now())),
      at: new Date(),
    });
  });
}
