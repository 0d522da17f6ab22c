import { randomUUID } from 'node:crypto';
import { encodeLeaf, type Entry } from '../../../../audit/leaf.ts';
import { sm3Tree } from '../../../../audit/tree.ts';
import type { Tx } from '../../../../db/connect.ts';

/** Puts an entry behind the last, and moves the head on over it as the sequencer would, but for what `head` says. */
export async function forgeTail(
  tx: Tx,
  { origin, head = {} }: { origin: string; head?: { mac?: Buffer | null } },
): Promise<Entry> {
  const { size, frontier: tip } = await tx('ledger_head').first<{
    size: string;
    frontier: Buffer;
  }>();
  const idx = Number(size);
  const entry: Entry = {
    origin,
    kind: 'INTENT',
    action: 'viewing.read_page',
    entryId: randomUUID(),
    atMs: Date.now(),
    actor: 'innocent',
  };
  const body = encodeLeaf(entry);
  const { entryId: entry_id, kind, action, actor, atMs } = entry;
  const leaf_hash = sm3Tree.leafHash(body);
  const at = new Date(atMs);
  await tx('ledger_entries').insert({ idx, entry_id, body, leaf_hash, at, kind, action, actor });
  const { frontier } = sm3Tree;
  const grown = frontier.append(frontier.decode(tip, idx), leaf_hash);
  const next = { size: idx + 1, root: frontier.root(grown), frontier: frontier.encode(grown) };
  await tx('ledger_head').update({ ...next, ...head });
  return entry;
}
