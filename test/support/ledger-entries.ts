import { decodeLeaf, type Entry } from '../../audit/leaf.ts';
import { saltedDigest } from '../../crypto/salted-digest.ts';
import type { TestApp } from './app.ts';

/** Everything recorded so far, oldest first: sequenced or still waiting. */
export async function listLedger({ database }: TestApp): Promise<Entry[]> {
  // One statement, so that an entry on its way from one table to the other is seen once.
  const { rows } = await database.superuser.raw<{ rows: { body: Buffer }[] }>(`
    select body from (
      select body, 0 as part, idx as place from ledger_entries
      union all
      select body, 1, id from ledger_outbox
    ) as entries order by part, place`);
  return rows.map(({ body }) => decodeLeaf(body));
}

/** What `act` recorded. */
export async function recordedBy(app: TestApp, act: () => Promise<unknown>): Promise<Entry[]> {
  const before = (await listLedger(app)).length;
  await act();
  return (await listLedger(app)).slice(before);
}

/** The free text that an entry was recorded with, held against the digest in the entry. */
export async function detailOf({ database, services }: TestApp, entry: Entry): Promise<string> {
  const { salt, sealed } = await database
    .superuser('ledger_details')
    .where({ entry_id: entry.entryId })
    .first<{ salt: Buffer; sealed: Buffer }>('salt', 'sealed');
  const text = services.keystore.openField('ledger_details.sealed', sealed);
  if (!entry.detail?.equals(saltedDigest(text, salt).digest)) throw new Error('another text');
  return text;
}
