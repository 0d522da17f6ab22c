import type { Checkpoint } from './checkpoint.ts';
import { LeafError } from './errors.ts';
import type { Finding } from './findings.ts';
import { decodeLeaf } from './leaf.ts';
import type { FoundEntry } from './read-entries.ts';
import { sm3Tree, type Frontier } from './tree.ts';

/**
 * Two trees grow side by side: one over the bodies as they are, one over the leaf hashes as stored. They are the
 * same value until the first entry whose body does not have its stored hash; the signed root then tells which
 * side was changed. A tree that lacks a leaf is `undefined` from there on.
 */
export type Walk = {
  size: number;
  bodies: Frontier | undefined;
  hashes: Frontier | undefined;
  /** First index where body and stored hash disagree or the body is gone. */
  splitAt?: number;
  isGone?: boolean;
  /** First index whose body is no entry of this ledger. */
  malformedAt?: number;
  /** Entries before this are proven by a signed root. */
  provenSize: number;
};

export function startWalk(): Walk {
  const empty = sm3Tree.frontier.empty();
  return { size: 0, bodies: empty, hashes: empty, provenSize: 0 };
}

/** Takes in the next entry. */
export function step(walk: Walk, { body, leafHash }: FoundEntry, origin: string): Walk {
  const isGone = body === undefined || body.length === 0;
  const actual = isGone ? undefined : sm3Tree.leafHash(body);
  const stored = leafHash ?? actual;
  const agrees = actual !== undefined && stored?.equals(actual) === true;
  const bodies = grow(walk.bodies, actual);
  const hashes = walk.hashes === walk.bodies && agrees ? bodies : grow(walk.hashes, stored);
  const isFirstSplit = !agrees && walk.splitAt === undefined;
  const isFirstMalformed = !isGone && walk.malformedAt === undefined && !isEntryOf(origin, body);
  return {
    ...walk,
    size: walk.size + 1,
    bodies,
    hashes,
    ...(isFirstSplit && { splitAt: walk.size, isGone }),
    ...(isFirstMalformed && { malformedAt: walk.size }),
  };
}

/** Holds the walk against a signed root at its own size: what is wrong, or `undefined`. */
export function judge(walk: Walk, { size, root }: Checkpoint): Finding | undefined {
  const { splitAt, malformedAt, provenSize } = walk;
  if (hasRoot(walk.bodies, root)) {
    if (malformedAt !== undefined) return at('entry_malformed', malformedAt, malformedAt);
    return splitAt === undefined ? undefined : at('leaf_hash_changed', splitAt, splitAt);
  }
  const code = walk.isGone ? 'entry_missing' : 'body_changed';
  if (splitAt !== undefined && hasRoot(walk.hashes, root)) return at(code, splitAt, splitAt);
  if (provenSize === size) return { ...at('history_forked', 0, Math.max(0, size - 1)), size };
  const to = Math.min(splitAt ?? size - 1, malformedAt ?? size - 1, size - 1);
  return at(walk.isGone && to === splitAt ? code : 'history_rewritten', provenSize, to);
}

function grow(frontier: Frontier | undefined, leafHash: Buffer | undefined): Frontier | undefined {
  return frontier && leafHash && sm3Tree.frontier.append(frontier, leafHash);
}

function hasRoot(frontier: Frontier | undefined, root: Buffer): boolean {
  return frontier !== undefined && sm3Tree.frontier.root(frontier).equals(root);
}

function isEntryOf(origin: string, body: Buffer): boolean {
  try {
    return decodeLeaf(body).origin === origin;
  } catch (error) {
    if (error instanceof LeafError) return false;
    throw error;
  }
}

function at(code: Finding['code'], from: number, to: number): Finding {
  return { code, firstBad: { from, to } };
}
