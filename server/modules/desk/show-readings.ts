import type { z } from 'zod';
import type { Tx } from '../../../db/connect.ts';
import { endOfDay, startOfDay } from '../../clock.ts';
import type { Services } from '../../context.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { loadNames, nameIn } from '../ledger/index.ts';
import type { PageReading, Readings, showReadings as contract } from './contract.ts';
import { listCopiesOf } from './copy-of-entry-view.ts';
import { entryIdsOf, layOutSittings, type Sitting, type Step } from './lay-out-sittings.ts';
import { listOpenNow } from './open-now-view.ts';
import { listPagePlaces } from './page-places-view.ts';
import { requestNumbers } from './present-sitting.ts';
import { listUnsent } from './unsent-view.ts';
import { countElsewhere, listRequestFacts, listVolumeEntries } from './volume-view.ts';

type Asked = z.output<typeof contract.params> & z.output<typeof contract.query>;
type Told = { sitting: Sitting; step: Step; what: PageReading['what']; pageId: string };

const MOST_SHOWN = 200;

/**
 * 阅看记录: who has read the pages of a volume, or one of them, on a screen or on paper, when, for how long and under
 * which request, for those who keep the file. Told from the ledger, and itself an entry there.
 */
export async function showReadings(
  services: Services,
  tx: Tx,
  actor: Actor,
  { volumeId, page, from, to }: Asked,
): Promise<Readings> {
  await services.ledger.record(tx, {
    kind: 'DONE',
    action: 'archives.show_readings',
    ...traceOf(actor),
    item: volumeId,
    ...(page !== undefined && { pages: page }),
  });
  const period = { ...(from && { from: startOfDay(from) }), ...(to && { to: endOfDay(to) }) };
  const { entries, isCut } = await listVolumeEntries(tx, { volumeId, past: undefined, ...period });
  const { idleMinutes } = services.config.profile;
  const unsent = await listUnsent(tx, entries, { past: undefined });
  const told = readingsOf(layOutSittings(entries, idleMinutes * 60_000, unsent), page);
  const elsewhere = await countElsewhere(tx, volumeId, { past: undefined });
  return {
    readings: await present(tx, volumeId, told.slice(0, MOST_SHOWN)),
    total: told.length,
    isCut,
    mostMinutes: idleMinutes,
    elsewhere: elsewhere.reduce((sum, one) => sum + one.entries, 0),
    openNow: await listOpenNow(services, tx, volumeId),
  };
}

/** Newest first. */
function readingsOf(sittings: readonly Sitting[], wanted: string | undefined): Told[] {
  return sittings
    .flatMap((sitting) =>
      sitting.steps.flatMap((step) => {
        const { what } = step;
        if (what !== 'page' && what !== 'extract' && what !== 'copy') return [];
        return step.pages.map((pageId) => ({ sitting, step, what, pageId }));
      }),
    )
    .filter(({ pageId }) => wanted === undefined || pageId === wanted)
    .sort((one, other) => other.step.index - one.step.index);
}

async function present(tx: Tx, volumeId: string, told: readonly Told[]): Promise<PageReading[]> {
  const names = await loadNames(
    tx,
    told.map(({ sitting }) => sitting),
  );
  const approvals = told.map(({ sitting }) => sitting.approval).filter((id) => id !== undefined);
  const numbers = requestNumbers(await listRequestFacts(tx, [...new Set(approvals)]));
  const places = await listPagePlaces(tx, volumeId);
  const copies = await listCopiesOf(tx, entryIdsOf(told.map(({ step }) => step)));
  return told.map(({ sitting, step, what, pageId }) => ({
    index: step.index,
    at: new Date(step.atMs).toISOString(),
    what,
    copy: copies.get(step.entryId ?? '') ?? null,
    pageId,
    mark: places.get(pageId)?.mark ?? null,
    no: places.get(pageId)?.no ?? null,
    actorName: nameIn(names, sitting.actor),
    unitName: nameIn(names, sitting.unit),
    terminalName: nameIn(names, sitting.terminal),
    purpose: sitting.purpose ?? null,
    requestNo: numbers.get(sitting.approval ?? '') ?? null,
    forMs: step.forMs,
    heldMs: step.heldMs,
    isCapped: step.isCapped,
    unsent: step.unsent,
  }));
}
