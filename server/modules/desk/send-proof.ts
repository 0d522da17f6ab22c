import type { Services } from '../../context.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import type { Bytes } from '../../http/route.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import { awaitReceipt } from '../ledger/index.ts';
import { proveEntry, type EntryProof } from './prove-entry.ts';

/** The proof of one entry as the file that the offline verifier reads. */
export async function sendProof(
  services: Services,
  actor: Actor,
  { index }: { index: number },
): Promise<Bytes> {
  const proof = await proveEntry(services.db, index);
  await recordProof(services, actor, proof, 'ledger.prove');
  return { bytes: Buffer.from(proof.text), fileName: fileNameOf(proof) };
}

export function fileNameOf({ index }: Pick<EntryProof, 'index'>): string {
  return `lantai-entry-${index}.proof.txt`;
}

/** Settles when it is durable that a proof was taken. */
export async function recordProof(
  services: Services,
  actor: Actor,
  { index, entryId }: Pick<EntryProof, 'index' | 'entryId'>,
  action: 'ledger.prove' | 'ledger.print_proof',
): Promise<void> {
  const recorded = await withinTransaction(services.db, services.ledger.recordedIn, (tx) =>
    services.ledger.record(tx, {
      kind: 'DONE',
      action,
      ...traceOf(actor),
      item: entryId,
      outcome: `entry ${index}`,
    }),
  );
  await awaitReceipt(recorded);
}
