import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import type { Bytes } from '../../http/route.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import { awaitReceipt } from '../ledger/index.ts';
import { askLedger, keysOf, nameOf, namePart, outcomePart } from './ask-ledger.ts';
import type { Between, ShownHead } from './contract.ts';
import { presentCheckpoint } from './entry-view.ts';
import { fingerprintAt } from './fingerprint-at.ts';
import type { Head } from './head-view.ts';
import { drawBetween } from './paper/draw-between.ts';
import { proveBetween, type Days } from './prove-between.ts';

type Asked = Days & { past?: number | undefined };

/** What two days can be proven with: their heads, and how long the proof is. */
export async function showBetween(
  services: Pick<Services, 'ledger'>,
  db: Db,
  { past, ...days }: Asked,
  signal: AbortSignal,
): Promise<Between> {
  const ledger = await askLedger(services, db, { past });
  const { old, newer, hashes } = await proveBetween(db, ledger, days, signal);
  return {
    ...days,
    old: presentHead(old),
    newer: presentHead(newer),
    hashes: hashes.length,
    keyFingerprint: fingerprintAt(await keysOf(services, db, ledger), newer.note),
  };
}

function presentHead({ note, isClosed }: Head): ShownHead {
  return { ...presentCheckpoint(note), isClosed };
}

/** The proof as the file that the offline verifier reads, or as a statement on paper. */
export async function sendBetween(
  services: Services,
  actor: Actor,
  { past, ...days }: Asked,
  { form, signal }: { form: 'file' | 'paper'; signal: AbortSignal },
): Promise<Bytes> {
  const ledger = await askLedger(services, services.db, { past });
  const stretch = await proveBetween(services.db, ledger, days, signal);
  const recorded = await withinTransaction(services.db, services.ledger.recordedIn, (tx) =>
    services.ledger.record(tx, {
      kind: 'DONE',
      action: form === 'file' ? 'ledger.prove_between' : 'ledger.print_between',
      ...traceOf(actor),
      outcome: `${outcomePart(ledger)}from ${stretch.old.size} to ${stretch.newer.size}`,
    }),
  );
  const { index } = await awaitReceipt(recorded);
  const [from, to] = [days.from, days.to].map((day) => day.replaceAll('-', ''));
  const name = `lantai-${namePart(ledger)}between-${from}-${to}`;
  const fileName = `${name}.proof.txt`;
  if (form === 'file') return { bytes: Buffer.from(stretch.text), fileName };
  const bytes = await drawBetween({
    stretch,
    days,
    fileName,
    ledgerName: nameOf(ledger),
    key: fingerprintAt(await keysOf(services, services.db, ledger), stretch.newer.note),
    taken: { by: actor.name, unit: actor.unitName, at: services.clock(), index },
  });
  return { bytes, fileName: `${name}.pdf` };
}
