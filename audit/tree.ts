import { sm3AtOnce, sm3Each } from '../crypto/sm3.ts';
import { evenSpans, viewsOf, type Spans } from '../crypto/spans.ts';
import { frontierOf, type Frontier, type FrontierOf } from './frontier.ts';

export type { Frontier };

/** A digest of 32 bytes. */
export type Hash = (bytes: Uint8Array) => Buffer;

/** Digests of many messages, each behind the same byte, joined. */
export type HashEach = (prefix: number, messages: Spans) => Buffer;

/** The Merkle tree of RFC 6962 §2.1 over some digest. */
export type Tree = {
  leafHash: (body: Uint8Array) => Buffer;
  /** The same of many, joined. */
  leafHashes: (bodies: Spans) => Buffer;
  nodeHash: (left: Uint8Array, right: Uint8Array) => Buffer;
  /** Root over leaf hashes in order. */
  root: (leafHashes: readonly Buffer[]) => Buffer;
  /** Root of no leaves: the digest of nothing. */
  emptyRoot: Buffer;
  frontier: FrontierOf;
};

const LEAF = 0;
const NODE = 1;
const HASH_BYTES = 32;
/** Of a leaf with its prefix; a longer body gets a buffer of its own. */
const SCRATCH_BYTES = 65_536;

/**
 * The digest is a parameter so that the published SHA-256 vectors run against the very code that runs SM3; `hashEach` is where
 * many digests cost less than as many calls.
 */
export function treeOf(hash: Hash, hashEach: HashEach = oneByOne(hash)): Tree {
  // Joined in place: a call of the digest costs more than the digest of a node.
  const leafScratch = Buffer.alloc(SCRATCH_BYTES, LEAF);
  const nodeScratch = Buffer.alloc(1 + 2 * HASH_BYTES, NODE);
  const leafHash = (body: Uint8Array): Buffer => {
    if (body.length >= SCRATCH_BYTES) return hash(Buffer.concat([Buffer.from([LEAF]), body]));
    leafScratch.set(body, 1);
    return hash(leafScratch.subarray(0, 1 + body.length));
  };
  const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => {
    if (left.length !== HASH_BYTES || right.length !== HASH_BYTES) {
      return hash(Buffer.concat([Buffer.from([NODE]), left, right]));
    }
    nodeScratch.set(left, 1);
    nodeScratch.set(right, 1 + HASH_BYTES);
    return hash(nodeScratch);
  };
  const emptyRoot = hash(Buffer.alloc(0));
  const nodeHashes = (pairs: Buffer): Buffer => hashEach(NODE, evenSpans(pairs, 2 * HASH_BYTES));
  const frontier = frontierOf({ nodeHash, nodeHashes }, emptyRoot);
  return {
    leafHash,
    leafHashes: (bodies) => hashEach(LEAF, bodies),
    nodeHash,
    root: (leafHashes) => frontier.root(frontier.appendAll(frontier.empty(), leafHashes)),
    emptyRoot,
    frontier,
  };
}

function oneByOne(hash: Hash): HashEach {
  return (prefix, messages) =>
    Buffer.concat(
      viewsOf(messages).map((message) => hash(Buffer.concat([Uint8Array.of(prefix), message]))),
    );
}

/** The ledger's own tree. */
export const sm3Tree = treeOf(sm3AtOnce, sm3Each);
