import { layoutFiles, type StoredEntry } from '../../../audit/lay-out-export.ts';
import type { LogKeys } from '../../../audit/log-keys.ts';
import { HASH_BYTES, TILE_WIDTH } from '../../../audit/tile.ts';
import type { Db } from '../../../db/connect.ts';
import { checkpointsOf, type LedgerChoice } from './entries-view.ts';
import { listCheckpoints } from './checkpoint-store.ts';
import { listEntries } from './entry-store.ts';
import { findHead } from './head-store.ts';
import { listTiles } from './tile-store.ts';
import { withLines } from './with-lines.ts';

const STRIDE = 2048;

/** Where an export ends, and the lines that witnesses have put under its checkpoints, by size. */
export type Cosigned = { upTo: number | undefined; lines: ReadonlyMap<number, string[]> };

export const BY_NOBODY: Cosigned = { upTo: undefined, lines: new Map() };

/**
 * The ledger as the files of a folder that proves itself; entries added meanwhile wait for the next one. Without
 * `upTo` it ends with the newest checkpoint.
 */
export async function* exportLedger(
  db: Db,
  keys: LogKeys,
  { upTo, lines }: Cosigned = BY_NOBODY,
  choice: LedgerChoice = {},
): AsyncGenerator<{ path: string; bytes: Buffer }> {
  const signed = upTo ?? (await newestSigned(db, choice));
  yield* layoutFiles({
    keys,
    entries: entriesUpTo(db, signed, choice),
    checkpoints: checkpointsUpTo(db, signed, lines, choice),
  });
}

async function newestSigned(db: Db, choice: LedgerChoice): Promise<number> {
  const [row] = await checkpointsOf(db, choice).max<{ max: string | null }[]>('size as max');
  if (row?.max != null) return Number(row.max);
  // Rows that a superuser took away must show: export what is there, not what should be.
  return choice.past === undefined ? ((await findHead(db))?.size ?? 0) : 0;
}

/**
 * Bodies as stored, each with the leaf hash of its tile where that is full, else of its row: so a changed body
 * shows at its own index. A row that is gone is still yielded, empty, and the rest keeps its places.
 */
async function* entriesUpTo(
  db: Db,
  size: number,
  choice: LedgerChoice,
): AsyncGenerator<StoredEntry> {
  for (let from = 0; from < size; from += STRIDE) {
    const to = Math.min(from + STRIDE, size);
    const rows = new Map((await listEntries(db, from, to, choice)).map((row) => [row.idx, row]));
    const tiles = await tilesOf(db, from, to, choice);
    for (let idx = from; idx < to; idx += 1) {
      const row = rows.get(idx);
      const leafHash = hashIn(tiles, idx) ?? row?.leafHash ?? Buffer.alloc(HASH_BYTES);
      yield { body: row?.body ?? Buffer.alloc(0), leafHash };
    }
  }
}

type Tiles = ReadonlyMap<number, Buffer>;

/** Of a ledger of the past none are kept. */
async function tilesOf(db: Db, from: number, to: number, { past }: LedgerChoice): Promise<Tiles> {
  if (past !== undefined) return new Map();
  const rows = await listTiles(db, 0, Math.floor(from / TILE_WIDTH), Math.ceil(to / TILE_WIDTH));
  return new Map(rows.map(({ n, hashes }) => [n, hashes]));
}

function hashIn(tiles: Tiles, idx: number): Buffer | undefined {
  const at = (idx % TILE_WIDTH) * HASH_BYTES;
  const hash = tiles.get(Math.floor(idx / TILE_WIDTH))?.subarray(at, at + HASH_BYTES);
  return hash?.length === HASH_BYTES ? hash : undefined;
}

async function* checkpointsUpTo(
  db: Db,
  size: number,
  lines: Cosigned['lines'],
  choice: LedgerChoice,
): AsyncGenerator<string> {
  let after = -1;
  for (;;) {
    const page = await listCheckpoints(db, after, STRIDE, choice);
    for (const { size: at, note } of page) {
      if (at <= size) yield withLines(note, lines.get(at));
    }
    const last = page.at(-1);
    if (!last) return;
    after = last.size;
  }
}
