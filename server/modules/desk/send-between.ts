import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import type { Bytes } from '../../http/route.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import { awaitReceipt } from '../ledger/index.ts';
import type { Between, ShownHead } from './contract.ts';
import { presentCheckpoint } from './entry-view.ts';
import { fingerprintAt } from './fingerprint-at.ts';
import type { Head } from './head-view.ts';
import { drawBetween } from './paper/draw-between.ts';
import { proveBetween, type Days } from './prove-between.ts';

/** What two days can be proven with: their heads, and how long the proof is. */
export async function showBetween(
  { ledger }: Pick<Services, 'ledger'>,
  db: Db,
  days: Days,
): Promise<Between> {
  const { old, newer, hashes } = await proveBetween(db, ledger.origin, days);
  return {
    ...days,
    old: presentHead(old),
    newer: presentHead(newer),
    hashes: hashes.length,
    keyFingerprint: fingerprintAt(await ledger.keys(db), newer.note),
  };
}

function presentHead({ note, isClosed }: Head): ShownHead {
  return { ...presentCheckpoint(note), isClosed };
}

/** The proof as the file that the offline verifier reads, or as a statement on paper. */
export async function sendBetween(
  services: Services,
  actor: Actor,
  days: Days,
  form: 'file' | 'paper',
): Promise<Bytes> {
  const { origin, keys } = services.ledger;
  const stretch = await proveBetween(services.db, origin, days);
  const recorded = await withinTransaction(services.db, services.ledger.recordedIn, (tx) =>
    services.ledger.record(tx, {
      kind: 'DONE',
      action: form === 'file' ? 'ledger.prove_between' : 'ledger.print_between',
      ...traceOf(actor),
      outcome: `from ${stretch.old.size} to ${stretch.newer.size}`,
    }),
  );
  const { index } = await awaitReceipt(recorded);
  const name = `lantai-between-${days.from}-${days.to}`.replaceAll(/(\d)-(?=\d\d)/g, '$1');
  if (form === 'file') return { bytes: Buffer.from(stretch.text), fileName: `${name}.proof.txt` };
  const bytes = await drawBetween({
    stretch,
    days,
    key: fingerprintAt(await keys(services.db), stretch.newer.note),
    taken: { by: actor.name, unit: actor.unitName, at: services.clock(), index },
  });
  return { bytes, fileName: `${name}.pdf` };
}
