import type { z } from 'zod';
import type { Db } from '../../../db/connect.ts';
import { endOfDay, startOfDay } from '../../clock.ts';
import { loadNames, nameIn, requirePastLedger, type Names } from '../ledger/index.ts';
import type { Refusals, browseRefusals as contract } from './contract.ts';
import { listRefusalGroups, listVolumesAmong, type RefusalGroup } from './refusals-view.ts';

const MOST_SHOWN = 100;

/** Who was refused what and why in a period; those who were refused the same again stand once, with a count. */
export async function showRefusals(
  db: Db,
  { from, to, ...asked }: z.output<typeof contract.query>,
): Promise<Refusals> {
  await requirePastLedger(db, asked);
  const period = { ...(from && { from: startOfDay(from) }), ...(to && { to: endOfDay(to) }) };
  const found = await listRefusalGroups(db, { ...asked, ...period, limit: MOST_SHOWN });
  const { groups, ...counts } = found;
  const asNamed = groups.map(({ actor, unit }) => ({ actor, ...(unit !== null && { unit }) }));
  const names = await loadNames(db, asNamed);
  const volumes = await listVolumesAmong(
    db,
    groups.flatMap(({ item }) => item ?? []),
  );
  return { ...counts, items: groups.map((group) => present(group, names, volumes)) };
}

function present(
  group: RefusalGroup,
  names: Names,
  volumes: ReadonlySet<string>,
): Refusals['items'][number] {
  const { actor, action, outcome, item, count } = group;
  return {
    actor,
    action,
    outcome,
    item,
    count,
    actorName: nameIn(names, actor),
    unitName: nameIn(names, group.unit ?? undefined),
    isVolume: volumes.has(item ?? ''),
    firstAt: group.first_at.toISOString(),
    lastAt: group.last_at.toISOString(),
    lastIndex: group.last_idx,
  };
}
