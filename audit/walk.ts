import { sliceSpans, spanAt } from '../crypto/spans.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Kind } from './entry.ts';
import type { Finding } from './findings.ts';
import { decodeLeaf } from './leaf.ts';
import { hashAt, type FoundTile } from './read-entries.ts';
import { isRestoreInPlace } from './restore.ts';
import { scanLeaf, timeIn, viewOf } from './scan-leaf.ts';
import { HASH_BYTES } from './tile.ts';
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
  /** Size of the last signed root that fitted. */
  fittedSize: number;
  /** Entries before this are proven by a signed root that counts. */
  provenSize: number;
};

export type Told = {
  /** Every entry of a kind that carries signatures of its own. */
  onSigned: (body: Buffer, index: number, kind: Kind) => void;
  /** The time in every entry, in some twice. */
  onTime: (atMs: number) => void;
};

const SIGNED_KINDS: ReadonlySet<Kind> = new Set<Kind>(['KEY', 'RESTORE']);

export function startWalk(): Walk {
  const empty = sm3Tree.frontier.empty();
  return { size: 0, bodies: empty, hashes: empty, fittedSize: 0, provenSize: 0 };
}

/** Takes in places `[from, to)` of a tile, which must be the next entries. */
export function walkOver(
  walk: Walk,
  tile: FoundTile,
  { from, to }: { from: number; to: number },
  origin: DataView,
  told: Told,
): Walk {
  const sound = takeSound(walk, tile, { from, to }, origin, told);
  if (sound) return sound;
  let next = walk;
  for (let place = from; place < to; place += 1) {
    if (!next.bodies && !next.hashes) break;
    next = step(
      next,
      { body: spanAt(tile.bodies, place), leafHash: hashAt(tile, place) },
      origin,
      told,
    );
  }
  return next;
}

type FoundEntry = { body: Buffer | undefined; leafHash: Buffer | undefined };

/** One step for ordinary entries that are all as they were stored: nearly everything in a sound ledger. */
function takeSound(
  walk: Walk,
  { bodies: all, hashes }: FoundTile,
  { from, to }: { from: number; to: number },
  origin: DataView,
  { onTime }: Told,
): Walk | undefined {
  const bodies = sliceSpans(all, from, to);
  const stored = hashes.subarray(from * HASH_BYTES, to * HASH_BYTES);
  if (!walk.bodies || walk.bodies !== walk.hashes || bodies.ends.length !== to - from)
    return undefined;
  const view = viewOf(all.bytes);
  for (const [place, end] of bodies.ends.entries()) {
    const start = bodies.starts[place] ?? end;
    const kind = scanLeaf(view, { start, end }, origin);
    if (!kind || SIGNED_KINDS.has(kind)) return undefined;
    onTime(timeIn(view, start, origin));
  }
  if (!sm3Tree.leafHashes(bodies).equals(stored)) return undefined;
  const grown = sm3Tree.frontier.appendJoined(walk.bodies, stored);
  return { ...walk, size: walk.size + bodies.ends.length, bodies: grown, hashes: grown };
}

function step(walk: Walk, { body, leafHash }: FoundEntry, origin: DataView, told: Told): Walk {
  const isGone = body === undefined || body.length === 0;
  const actual = isGone ? undefined : sm3Tree.leafHash(body);
  const stored = leafHash ?? actual;
  const agrees = actual !== undefined && stored?.equals(actual) === true;
  const kind = isGone ? undefined : kindOf(body, walk.size, origin);
  if (body && kind) told.onTime(timeIn(viewOf(body), 0, origin));
  if (body && kind && SIGNED_KINDS.has(kind)) told.onSigned(body, walk.size, kind);
  const bodies = grow(walk.bodies, actual);
  const hashes = walk.hashes === walk.bodies && agrees ? bodies : grow(walk.hashes, stored);
  const isFirstSplit = !agrees && walk.splitAt === undefined;
  const isFirstMalformed = !isGone && walk.malformedAt === undefined && !kind;
  return {
    ...walk,
    size: walk.size + 1,
    bodies,
    hashes,
    ...(isFirstSplit && { splitAt: walk.size, isGone }),
    ...(isFirstMalformed && { malformedAt: walk.size }),
  };
}

/** `undefined` for what is no entry of this ledger, or not at this place. */
function kindOf(body: Buffer, index: number, origin: DataView): Kind | undefined {
  const kind = scanLeaf(viewOf(body), { start: 0, end: body.length }, origin);
  return kind === 'RESTORE' && !isRestoreInPlace(decodeLeaf(body), index) ? undefined : kind;
}

/** Holds the walk against a signed root at its own size: what is wrong, or `undefined`. */
export function judge(walk: Walk, { size, root }: Checkpoint): Finding | undefined {
  const { splitAt, malformedAt, fittedSize, provenSize } = walk;
  if (hasRoot(walk.bodies, root)) {
    if (malformedAt !== undefined) return at('entry_malformed', malformedAt, malformedAt);
    return splitAt === undefined ? undefined : at('leaf_hash_changed', splitAt, splitAt);
  }
  const code = walk.isGone ? 'entry_missing' : 'body_changed';
  if (splitAt !== undefined && hasRoot(walk.hashes, root)) return at(code, splitAt, splitAt);
  if (fittedSize === size) return { ...at('history_forked', 0, Math.max(0, size - 1)), size };
  const to = Math.min(splitAt ?? size - 1, malformedAt ?? size - 1, size - 1);
  return at(walk.isGone && to === splitAt ? code : 'history_rewritten', provenSize, to);
}

function grow(frontier: Frontier | undefined, leafHash: Buffer | undefined): Frontier | undefined {
  return frontier && leafHash && sm3Tree.frontier.append(frontier, leafHash);
}

function hasRoot(frontier: Frontier | undefined, root: Buffer): boolean {
  return frontier !== undefined && sm3Tree.frontier.root(frontier).equals(root);
}

function at(code: Finding['code'], from: number, to: number): Finding {
  return { code, firstBad: { from, to } };
}
