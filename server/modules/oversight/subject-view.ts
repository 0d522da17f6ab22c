import type { Db } from '../../../db/connect.ts';
import type { Subject } from './contract.ts';

/** What accounts and terminals are called, by id. */
export async function nameSubjects(
  db: Db,
  about: readonly { subject: Subject }[],
): Promise<ReadonlyMap<string, string>> {
  const idsOf = (kind: Subject['kind']): string[] =>
    about.filter(({ subject }) => subject.kind === kind).map(({ subject }) => subject.id);
  const named = (table: string, ids: string[]) =>
    db(table).whereIn('id', ids).select<{ id: string; name: string }[]>('id', 'name');
  const rows = [
    await named('accounts', idsOf('account')),
    await named('terminals', idsOf('terminal')),
  ];
  return new Map(rows.flat().map(({ id, name }) => [id, name]));
}
