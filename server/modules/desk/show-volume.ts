import type { z } from 'zod';
import type { Db } from '../../../db/connect.ts';
import { endOfDay, startOfDay } from '../../clock.ts';
import type { Services } from '../../context.ts';
import { isDelivering } from '../../key-release/releasing-acts.ts';
import {
  loadNames,
  nameIn,
  presentEntries,
  requirePastLedger,
  type Names,
  type ReadEntry,
} from '../ledger/index.ts';
import type { VolumeReadings, showVolume as contract } from './contract.ts';
import { countPages } from './count-pages.ts';
import { countReading } from './count-reading.ts';
import { layOutSittings, type Sitting } from './lay-out-sittings.ts';
import { listPagePlaces } from './page-places-view.ts';
import { presentSitting, requestNumbers } from './present-sitting.ts';
import { SENDING } from './unsent.ts';
import { listUnsent } from './unsent-view.ts';
import {
  countElsewhere,
  listRequestFacts,
  listVolumeEntries,
  type RequestFacts,
} from './volume-view.ts';

type Asked = { volumeId: string } & z.output<typeof contract.query>;

const MOST_SHOWN = 100;

/** Who looked at a volume, on whose word, at which pages, how often and for how long. */
export async function showVolume(
  { config }: Pick<Services, 'config'>,
  db: Db,
  { volumeId, past, from, to }: Asked,
): Promise<VolumeReadings> {
  await requirePastLedger(db, { past });
  const period = { past, ...(from && { from: startOfDay(from) }), ...(to && { to: endOfDay(to) }) };
  const { entries, isCut } = await listVolumeEntries(db, { volumeId, ...period });
  const { idleMinutes } = config.profile;
  const unsent = await listUnsent(db, entries, { past });
  const sittings = layOutSittings(entries, idleMinutes * 60_000, unsent);
  const names = await loadNames(
    db,
    entries.map(({ entry }) => entry),
  );
  const facts = await listRequestFacts(db, approvalsOf(entries));
  const refused = entries.filter(({ entry }) => entry.kind === 'DENY').reverse();
  const numbers = requestNumbers(facts);
  const pages = countPages(entries, sittings, unsent);
  const places = await listPagePlaces(db, volumeId);
  const placeOf = (id: string) => places.get(id) ?? null;
  return {
    volumeId,
    entries: entries.length,
    isCut,
    mostMinutes: idleMinutes,
    readers: countReaders(sittings, names),
    requests: facts.map((one) => presentRequest(one, { entries, sittings, names })),
    pages: pages.slice(0, MOST_SHOWN).map((page) => ({ ...page, place: placeOf(page.id) })),
    pageTotal: pages.length,
    sittings: sittings
      .toReversed()
      .slice(0, MOST_SHOWN)
      .map((one) => presentSitting(one, names, numbers)),
    sittingTotal: sittings.length,
    refusals: await presentEntries(db, refused.slice(0, MOST_SHOWN)),
    refusalTotal: refused.length,
    elsewhere: await countElsewhere(db, volumeId, { past }),
    others: countOthers(entries),
  };
}

function approvalsOf(entries: readonly ReadEntry[]): string[] {
  const ids = entries
    .filter(({ entry }) => /^(viewing|requests|copies)\./.test(entry.action))
    .map(({ entry }) => entry.approval)
    .filter((id) => id !== undefined);
  return [...new Set(ids)];
}

function countReaders(sittings: readonly Sitting[], names: Names): VolumeReadings['readers'] {
  const byReader = Map.groupBy(sittings.filter(isReading), ({ actor }) => actor);
  return [...byReader].map(([actor, own]) => ({
    actor,
    actorName: nameIn(names, actor),
    unitName: nameIn(names, own.at(-1)?.unit),
    ...countReading(own),
    requests: new Set(own.map(({ approval }) => approval)).size,
    sittings: own.filter(({ isOfCopies }) => !isOfCopies).length,
    lastAt: new Date(Math.max(...own.map(({ steps }) => steps.at(-1)?.atMs ?? 0))).toISOString(),
  }));
}

/** Refused attempts, or such as came to nothing, alone make nobody a reader. */
function isReading({ steps }: Sitting): boolean {
  return steps.some(
    ({ what, unsent }) => what !== 'refuse' && what !== 'unsent' && unsent === null,
  );
}

function presentRequest(
  facts: RequestFacts,
  told: { entries: readonly ReadEntry[]; sittings: readonly Sitting[]; names: Names },
): VolumeReadings['requests'][number] {
  const { entries, sittings, names } = told;
  const approvals = entries.filter(
    ({ entry }) =>
      entry.action === 'requests.approve' && entry.kind !== 'DENY' && entry.approval === facts.id,
  );
  return {
    id: facts.id,
    no: facts.no,
    purpose: facts.purpose,
    applicantName: facts.applicant_name,
    validFrom: facts.valid_from?.toISOString() ?? null,
    validTo: facts.valid_to?.toISOString() ?? null,
    recalledAt: facts.recalled_at?.toISOString() ?? null,
    approvals: approvals.map(({ index, entry }) => ({
      index,
      at: new Date(entry.atMs).toISOString(),
      actor: entry.actor,
      actorName: nameIn(names, entry.actor),
      unitName: nameIn(names, entry.unit),
    })),
    sittings: sittings.filter(
      (one) => one.approval === facts.id && !one.isOfCopies && isReading(one),
    ).length,
  };
}

function countOthers(entries: readonly ReadEntry[]): VolumeReadings['others'] {
  const rest = entries.filter(
    ({ entry }) =>
      entry.kind !== 'DENY' &&
      !entry.action.startsWith('viewing.') &&
      !isDelivering(entry) &&
      !SENDING.includes(entry.action),
  );
  return [...Map.groupBy(rest, ({ entry }) => entry.action)].map(([action, own]) => ({
    action,
    count: own.length,
    lastAt: new Date(own.at(-1)?.entry.atMs ?? 0).toISOString(),
  }));
}
