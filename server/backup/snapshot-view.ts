import { encodeLogKeys } from '../../audit/log-keys.ts';
import type { Db } from '../../db/connect.ts';
import type { Ledger } from '../modules/ledger/index.ts';
import type { Manifest } from './manifest.ts';

/** The ledger as it stands in a snapshot, and its newest signed head there. */
export async function loadLedger(
  db: Db,
  { origin, keys }: Pick<Ledger, 'origin' | 'keys'>,
): Promise<Manifest['ledger']> {
  const head = await db('ledger_head').first<{ size: string; root: Buffer } | undefined>(
    'size',
    'root',
  );
  const newest = await db('ledger_checkpoints')
    .orderBy('size', 'desc')
    .first<{ note: string } | undefined>('note');
  if (!head || !newest) throw new Error('nothing has been signed for yet');
  return {
    origin,
    key: encodeLogKeys(await keys(db)),
    size: Number(head.size),
    root: head.root.toString('hex'),
    checkpoint: newest.note,
  };
}

export async function listMigrations(db: Db): Promise<string[]> {
  const rows = await db('schema_migrations').orderBy('name').select<{ name: string }[]>('name');
  return rows.map(({ name }) => name);
}
