import type { z } from 'zod';
import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { invalid } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { blindIndexOf } from '../persons/index.ts';
import type { findSubject as contract } from './contract.ts';
import { readQuery } from './search-terms.ts';
import { listSubjects, type SubjectKey, type SubjectRow } from './subject-view.ts';

/** People of one name that are told apart at once. */
const MOST_PERSONS = 20;

/**
 * Tells an auditor which volumes are about somebody, for a stated reason. Each volume that is told gets an entry
 * of its own, so that its history shows who asked.
 */
export async function findSubject(
  services: Services,
  tx: Tx,
  actor: Actor,
  { q, reason }: z.output<typeof contract.body>,
): Promise<z.input<typeof contract.response>> {
  const key = keyOf(services, q);
  const rows = await listSubjects(tx, key);
  const all = [...Map.groupBy(rows, ({ person_id }) => person_id).values()];
  const told = all.slice(0, MOST_PERSONS);
  const items = told.flat().map(({ volume_id }) => ({ item: volume_id }));
  for (const item of items.length > 0 ? items : [{}]) {
    await services.ledger.record(tx, {
      kind: 'DONE',
      action: 'archives.find_subject',
      ...traceOf(actor),
      ...item,
      outcome: `${key.by} ${items.length}`,
      detail: `查找：${q}\n事由：${reason}`,
    });
  }
  return { persons: told.map(asIds), isCapped: all.length > told.length };
}

function asIds(rows: SubjectRow[]): { volumeIds: string[] } {
  return { volumeIds: rows.map(({ volume_id }) => volume_id) };
}

/** Only what means somebody in full: no part of a name, no pinyin. */
function keyOf(services: Services, q: string): SubjectKey {
  const query = readQuery(q);
  if (query.by === 'pinyin')
    throw invalid('按人查找不支持拼音，请输入完整姓名、公民身份号码或档号', 'q');
  if (query.by !== 'id-number') return query;
  return { by: 'id-number', blindIndex: blindIndexOf(services, query.idNumber) };
}
