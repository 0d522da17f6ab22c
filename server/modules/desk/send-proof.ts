import type { Services } from '../../context.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import type { Bytes } from '../../http/route.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import { awaitReceipt } from '../ledger/index.ts';
import { drawProof } from './paper/draw-proof.ts';
import { fingerprintAt } from './fingerprint-at.ts';
import { proveEntry, type EntryProof } from './prove-entry.ts';
import { showEntry } from './show-entry.ts';

/** The proof of one entry as the file that the offline verifier reads. */
export async function sendProof(
  services: Services,
  actor: Actor,
  { index }: { index: number },
): Promise<Bytes> {
  const proof = await proveEntry(services.db, services.ledger.origin, index);
  await recordProof(services, actor, proof, 'ledger.prove');
  return { bytes: Buffer.from(proof.text), fileName: fileNameOf(proof) };
}

/** The same on one page of paper, for a file of an investigation. */
export async function printProof(
  services: Services,
  actor: Actor,
  { index }: { index: number },
): Promise<Bytes> {
  const { origin, keys } = services.ledger;
  const proof = await proveEntry(services.db, origin, index);
  const recorded = await recordProof(services, actor, proof, 'ledger.print_proof');
  const { fields } = await showEntry(services.db, index);
  const bytes = await drawProof({
    proof,
    fields,
    key: fingerprintAt(await keys(services.db), proof.note),
    fileName: fileNameOf(proof),
    taken: { by: actor.name, unit: actor.unitName, at: services.clock(), index: recorded },
  });
  return { bytes, fileName: `lantai-entry-${index}.pdf` };
}

function fileNameOf({ index }: Pick<EntryProof, 'index'>): string {
  return `lantai-entry-${index}.proof.txt`;
}

/** Settles when it is durable that a proof was taken, with the index of that. */
async function recordProof(
  services: Services,
  actor: Actor,
  { index, row }: Pick<EntryProof, 'index' | 'row'>,
  action: 'ledger.prove' | 'ledger.print_proof',
): Promise<number> {
  const recorded = await withinTransaction(services.db, services.ledger.recordedIn, (tx) =>
    services.ledger.record(tx, {
      kind: 'DONE',
      action,
      ...traceOf(actor),
      item: row.entry_id,
      outcome: `entry ${index}`,
    }),
  );
  return (await awaitReceipt(recorded)).index;
}
