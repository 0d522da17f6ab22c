import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { ExportFile } from '../../../audit/lay-out-export.ts';
import { NOTHING_ELSE } from '../../../policies/facts.ts';
import { dayOf } from '../../clock.ts';
import type { Services } from '../../context.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { look, serve, type Bytes, type Route } from '../../http/route.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import { awaitReceipt } from './await-receipt.ts';
import { browseEntries } from './browse-entries.ts';
import * as contract from './contract.ts';
import { exportLedger } from './export-ledger.ts';
import { exportPastLedger } from './export-past-ledger.ts';
import { requirePastLedger } from './require-past-ledger.ts';
import { loadHead } from './view.ts';

export const ledgerRoutes: Route[] = [
  look({
    name: 'ledger.browse',
    method: 'get',
    path: '/api/ledger/entries',
    permission: 'ledger.browse',
    about: () => Promise.resolve(NOTHING_ELSE),
    contract: contract.browseLedger,
    handle: (_services, db, _actor, { query }) => browseEntries(db, query),
  }),
  look({
    name: 'ledger.show_head',
    method: 'get',
    path: '/api/ledger/head',
    permission: 'ledger.browse',
    about: () => Promise.resolve(NOTHING_ELSE),
    contract: contract.showHead,
    handle: ({ ledger }, db) => loadHead(db, ledger),
  }),
  serve({
    name: 'ledger.export',
    method: 'get',
    path: '/api/ledger/export',
    permission: 'ledger.export',
    about: () => Promise.resolve(NOTHING_ELSE),
    contract: contract.exportLedger,
    handle: sendExport,
  }),
];

async function sendExport(
  services: Services,
  actor: Actor,
  { query }: { query: { past?: number | undefined } },
): Promise<Bytes> {
  const past = await requirePastLedger(services.db, query);
  const recorded = await withinTransaction(services.db, services.ledger.recordedIn, (tx) =>
    services.ledger.record(tx, {
      kind: 'DONE',
      action: 'ledger.export',
      ...traceOf(actor),
      ...(past && { item: past.origin }),
    }),
  );
  await awaitReceipt(recorded);
  const zip = new ZipFile();
  const output = zip.outputStream.pipe(new PassThrough());
  const { db, ledger, witnesses } = services;
  const files = past
    ? exportPastLedger(db, past, await witnesses.forExportOf(past))
    : exportLedger(db, await ledger.keys(db), await witnesses.forExport());
  void fill(zip, output, files, services);
  const day = dayOf(services.clock()).replaceAll('-', '');
  return { bytes: output, fileName: `lantai-ledger-${day}.zip` };
}

/** The next file is made when the last has been sent, so that a large ledger needs no more memory. */
async function fill(
  zip: ZipFile,
  output: Readable,
  files: AsyncIterable<ExportFile>,
  { logger }: Pick<Services, 'logger'>,
): Promise<void> {
  const hungUp = once(output, 'close').catch(() => undefined);
  try {
    for await (const { path, bytes } of files) {
      const file = Readable.from([bytes]);
      zip.addReadStream(file, path);
      await Promise.race([finished(file), hungUp]);
      if (output.destroyed) return;
    }
    zip.end();
  } catch (error) {
    logger.error('ledger export failed', { error: String(error) });
    output.destroy(error as Error);
  }
}
