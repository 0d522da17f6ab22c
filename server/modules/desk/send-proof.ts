import type { Services } from '../../context.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import type { Bytes } from '../../http/route.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import { awaitReceipt } from '../ledger/index.ts';
import {
  askLedger,
  keysOf,
  nameOf,
  namePart,
  outcomePart,
  type AskedLedger,
} from './ask-ledger.ts';
import { drawProof } from './paper/draw-proof.ts';
import { fingerprintAt } from './fingerprint-at.ts';
import { proveEntry, type EntryProof } from './prove-entry.ts';
import { showEntry } from './show-entry.ts';

type Asked = { index: number; past: number | undefined; signal: AbortSignal };

/** The proof of one entry as the file that the offline verifier reads. */
export async function sendProof(
  services: Services,
  actor: Actor,
  { index, past, signal }: Asked,
): Promise<Bytes> {
  const ledger = await askLedger(services, services.db, { past });
  const proof = await proveEntry(services.db, ledger, index, signal);
  await recordProof(services, actor, { ledger, proof, action: 'ledger.prove' });
  return { bytes: Buffer.from(proof.text), fileName: fileNameOf(ledger, proof) };
}

/** The same on one page of paper, for a file of an investigation. */
export async function printProof(
  services: Services,
  actor: Actor,
  { index, past, signal }: Asked,
): Promise<Bytes> {
  const ledger = await askLedger(services, services.db, { past });
  const proof = await proveEntry(services.db, ledger, index, signal);
  const action = 'ledger.print_proof';
  const recorded = await recordProof(services, actor, { ledger, proof, action });
  const { fields } = await showEntry(services.db, index, { past });
  const bytes = await drawProof({
    proof,
    fields,
    ledgerName: nameOf(ledger),
    key: fingerprintAt(await keysOf(services, services.db, ledger), proof.note),
    fileName: fileNameOf(ledger, proof),
    taken: { by: actor.name, unit: actor.unitName, at: services.clock(), index: recorded },
  });
  return { bytes, fileName: `lantai-${namePart(ledger)}entry-${index}.pdf` };
}

function fileNameOf(ledger: AskedLedger, { index }: EntryProof): string {
  return `lantai-${namePart(ledger)}entry-${index}.proof.txt`;
}

/** Settles when it is durable that a proof was taken, with the index of that. */
async function recordProof(
  services: Services,
  actor: Actor,
  told: { ledger: AskedLedger; proof: EntryProof; action: 'ledger.prove' | 'ledger.print_proof' },
): Promise<number> {
  const { ledger, proof, action } = told;
  const recorded = await withinTransaction(services.db, services.ledger.recordedIn, (tx) =>
    services.ledger.record(tx, {
      kind: 'DONE',
      action,
      ...traceOf(actor),
      item: proof.row.entry_id,
      outcome: `${outcomePart(ledger)}entry ${proof.index}`,
    }),
  );
  return (await awaitReceipt(recorded)).index;
}
