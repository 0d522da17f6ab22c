import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { invalid } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import type { Hit } from './contract.ts';
import { blindIndexOf, openIdNumber, maskIdNumber } from '../persons/index.ts';
import { readQuery } from './search-terms.ts';
import { presentHit, searchVolumes, type HitRow } from './search-view.ts';
import { secrecyMark } from './secrecy-mark.ts';
import { dayOf } from '../../clock.ts';
import type { Clearance } from '../../../policies/vocabulary.ts';

const NOTHING_TO_FIND = '请输入姓名、拼音首字母、身份证号或档号';

type Input = { q: string; cursor?: string | undefined; limit: number };
type Answer = {
  items: Hit[];
  nextCursor: string | null;
  total: { count: number; isCapped: boolean };
};

/** Finds volumes for a person; that they looked, and for what, goes to the ledger. */
export async function searchArchives(
  services: Services,
  tx: Tx,
  actor: Actor,
  input: Input,
): Promise<Answer> {
  const query = readQuery(input.q);
  if ('term' in query && query.term === '') throw invalid(NOTHING_TO_FIND, 'q');
  const keyed =
    query.by === 'id-number'
      ? { ...query, blindIndex: blindIndexOf(services, query.idNumber) }
      : query;
  const today = dayOf(services.clock());
  const found = await searchVolumes(tx, actor, keyed, input, today);
  await services.ledger.record(tx, {
    kind: 'DONE',
    action: 'archives.search',
    ...traceOf(actor),
    outcome: `${query.by} ${found.count}`,
    detail: input.q,
  });
  const items = await Promise.all(found.rows.map((row) => present(services, tx, row)));
  return {
    items,
    nextCursor: found.nextCursor,
    total: { count: found.count, isCapped: found.isCapped },
  };
}

async function present(services: Services, tx: Tx, row: HitRow): Promise<Hit> {
  const idNumber = row.is_in_scope ? await openIdNumber(services, tx, row.person_id) : '';
  return presentHit(row, maskIdNumber(idNumber), secrecyMark(row.level as Clearance));
}
