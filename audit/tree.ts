import { sm3 } from '../crypto/sm3.ts';
import { frontierOf, type Frontier, type FrontierOf } from './frontier.ts';

export type { Frontier };

/** A digest of the parts joined together, 32 bytes. */
export type Hash = (...parts: Uint8Array[]) => Buffer;

/** The Merkle tree of RFC 6962 §2.1 over some digest. */
export type Tree = {
  leafHash: (body: Uint8Array) => Buffer;
  nodeHash: (left: Uint8Array, right: Uint8Array) => Buffer;
  /** Root over leaf hashes in order. */
  root: (leafHashes: readonly Buffer[]) => Buffer;
  /** Root of no leaves: the digest of nothing. */
  emptyRoot: Buffer;
  frontier: FrontierOf;
};

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

/** The digest is a parameter so that the published SHA-256 vectors run against the very code that runs SM3. */
export function treeOf(hash: Hash): Tree {
  const nodeHash = (left: Uint8Array, right: Uint8Array) => hash(NODE, left, right);
  const emptyRoot = hash();
  const frontier = frontierOf(nodeHash, emptyRoot);
  return {
    leafHash: (body) => hash(LEAF, body),
    nodeHash,
    root: (leafHashes) => frontier.root(frontier.appendAll(frontier.empty(), leafHashes)),
    emptyRoot,
    frontier,
  };
}

/** The ledger's own tree. */
export const sm3Tree = treeOf(sm3);
