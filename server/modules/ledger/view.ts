import { decodeLeaf, LeafError, type Entry } from '../../../audit/leaf.ts';
import { readUnverified } from '../../../audit/checkpoint.ts';
import { fingerprintOf } from '../../../audit/verifier-key.ts';
import type { Db } from '../../../db/connect.ts';
import type { LedgerEntry, LedgerHead } from './contract.ts';
import type { LedgerSigner } from './signer.ts';
import { findHead } from './store.ts';

export type Filter = {
  before?: number | undefined;
  limit: number;
  kind?: string | undefined;
  action?: string | undefined;
  /** Name or log-in name of who acted. */
  actor?: string | undefined;
  item?: string | undefined;
};

type Row = { idx: string; body: Buffer };

/** Entries newest first, decoded from their bodies. */
export async function listNewest(
  db: Db,
  filter: Filter,
): Promise<{ items: LedgerEntry[]; nextBefore: number | null }> {
  const { before, limit, kind, action, actor, item } = filter;
  const rows = await db('ledger_entries')
    .modify((query) => {
      if (before !== undefined) void query.where('idx', '<', before);
      if (kind !== undefined) void query.where({ kind });
      if (action !== undefined)
        void query.where('action', 'like', `${action.replace(/[\\%_]/g, '\\$&')}%`);
      if (item !== undefined) void query.where({ item });
      if (actor !== undefined) {
        void query.whereIn(
          'actor',
          db('accounts')
            .where({ name: actor })
            .orWhere({ login_name: actor })
            .select(db.raw('id::text')),
        );
      }
    })
    .orderBy('idx', 'desc')
    .limit(limit + 1)
    .select<Row[]>('idx', 'body');
  const shown = rows
    .slice(0, limit)
    .map((row) => ({ index: Number(row.idx), entry: decodeLeaf(row.body) }));
  const names = await loadNames(
    db,
    shown.map(({ entry }) => entry),
  );
  const volumes = await findVolumes(
    db,
    shown.map(({ entry }) => entry),
  );
  return {
    items: shown.map(({ index, entry }) => present(index, entry, names, volumes)),
    nextBefore: rows.length > limit ? (shown.at(-1)?.index ?? null) : null,
  };
}

export async function loadHead(
  db: Db,
  signer: Pick<LedgerSigner, 'name' | 'publicKey'>,
): Promise<LedgerHead> {
  const head = await findHead(db);
  const waiting = await db('ledger_outbox').count<{ count: string }[]>();
  const newest = await db('ledger_checkpoints')
    .orderBy('size', 'desc')
    .first<{ note: string } | undefined>('note');
  return {
    origin: signer.name,
    size: head?.size ?? 0,
    root: head?.root.toString('hex') ?? '',
    signedAt: newest ? new Date(readUnverified(newest.note).timeMs).toISOString() : null,
    keyFingerprint: fingerprintOf(signer.publicKey),
    waiting: Number(waiting[0]?.count ?? 0),
  };
}

/**
 * What the ledger says that the versions of a thing held when each was recorded: version to digest, the
 * oldest entry of each. Entries not yet sequenced count as well.
 */
export async function listContents(db: Db, item: string): Promise<ReadonlyMap<number, Buffer>> {
  // One statement, one snapshot: an entry on its way to the tree is met in one of the two places.
  const { rows } = await db.raw<{ rows: { body: Buffer }[] }>(
    `select body from (
       select idx, body from ledger_entries where item = ? and kind = 'CHANGE'
       union all select null, body from ledger_outbox
     ) as entries order by idx nulls last`,
    [item],
  );
  const contents = new Map<number, Buffer>();
  for (const { body } of rows) {
    const { item: about, itemVersion, content } = decodeIfSound(body);
    if (about !== item || itemVersion === undefined || content === undefined) continue;
    if (!contents.has(itemVersion)) contents.set(itemVersion, Buffer.from(content));
  }
  return contents;
}

/** A body that is no entry says nothing here: that the ledger is whole is for its verifier to tell. */
function decodeIfSound(body: Buffer): Partial<Entry> {
  try {
    return decodeLeaf(body);
  } catch (error) {
    if (error instanceof LeafError) return {};
    throw error;
  }
}

type Names = ReadonlyMap<string, string>;

/** Actors that are no account. */
const NOT_PERSONS: Partial<Record<string, string>> = { system: '系统', anonymous: '未登录者' };

function idsOf(entries: Entry[], pick: (entry: Entry) => string | undefined): string[] {
  const ids = entries.map(pick).filter((id): id is string => /^[0-9a-f-]{36}$/.test(id ?? ''));
  return [...new Set(ids)];
}

/** Which of the things that the entries speak of are volumes. */
async function findVolumes(db: Db, entries: Entry[]): Promise<ReadonlySet<string>> {
  const items = idsOf(entries, (entry) => entry.item);
  const rows = await db('volumes').whereIn('id', items).select<{ id: string }[]>('id');
  return new Set(rows.map(({ id }) => id));
}

async function loadNames(db: Db, entries: Entry[]): Promise<Names> {
  const ids = (pick: (entry: Entry) => string | undefined): string[] => idsOf(entries, pick);
  const named = async (table: string, wanted: string[]): Promise<{ id: string; name: string }[]> =>
    db(table).whereIn('id', wanted).select('id', 'name');
  const rows = [
    await named(
      'accounts',
      ids((entry) => entry.actor),
    ),
    await named(
      'units',
      ids((entry) => entry.unit),
    ),
    await named(
      'terminals',
      ids((entry) => entry.terminal),
    ),
  ];
  return new Map(rows.flat().map(({ id, name }) => [id, name]));
}

function present(
  index: number,
  entry: Entry,
  names: Names,
  volumes: ReadonlySet<string>,
): LedgerEntry {
  const nameOf = (id: string | undefined): string =>
    (NOT_PERSONS[id ?? ''] ?? id === undefined) ? '' : (names.get(id) ?? id);
  return {
    index,
    at: new Date(entry.atMs).toISOString(),
    kind: entry.kind,
    action: entry.action,
    actorName: nameOf(entry.actor),
    unitName: nameOf(entry.unit),
    terminalName: nameOf(entry.terminal),
    item: entry.item ?? null,
    isVolume: volumes.has(entry.item ?? ''),
    pageCount: entry.pages === undefined ? 0 : entry.pages.split(' ').length,
    purpose: entry.purpose ?? null,
    approval: entry.approval ?? null,
    outcome: entry.outcome ?? null,
  };
}
