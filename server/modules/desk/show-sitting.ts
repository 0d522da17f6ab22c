import type { z } from 'zod';
import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { invalid } from '../../errors.ts';
import { loadNames, requirePastLedger } from '../ledger/index.ts';
import type { showSitting as contract } from './contract.ts';
import { listCopiesOf } from './copy-of-entry-view.ts';
import { entryIdsOf, layOutSittings } from './lay-out-sittings.ts';
import { presentSitting, presentStep, requestNumbers } from './present-sitting.ts';
import { listUnsent } from './unsent-view.ts';
import { listRequestFacts, listVolumeEntries } from './volume-view.ts';

type Asked = z.output<typeof contract.params> & z.output<typeof contract.query>;

/** One sitting, step by step. @throws AppError `invalid` where none begins with that entry. */
export async function showSitting(
  { config }: Pick<Services, 'config'>,
  db: Db,
  { volumeId, index, past }: Asked,
): Promise<z.input<typeof contract.response>> {
  await requirePastLedger(db, { past });
  const { entries } = await listVolumeEntries(db, { volumeId, past, fromIndex: index });
  const { idleMinutes } = config.profile;
  const unsent = await listUnsent(db, entries, { past });
  const sittings = layOutSittings(entries, idleMinutes * 60_000, unsent);
  const found = sittings.find((one) => one.index === index);
  if (!found) throw invalid('没有从这一条开始的阅档，请回到该卷重新选择', 'index');
  const names = await loadNames(db, [found, ...found.steps]);
  const facts = await listRequestFacts(db, found.approval === undefined ? [] : [found.approval]);
  const copies = await listCopiesOf(db, entryIdsOf(found.steps));
  return {
    sitting: presentSitting(found, names, requestNumbers(facts)),
    steps: found.steps.map((step) => presentStep(step, names, copies)),
    mostMinutes: idleMinutes,
  };
}
