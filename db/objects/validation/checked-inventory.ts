/** An inventory reduced to what is sound in it, so that checks further on need not ask again. */
export type CheckedInventory = {
  id: string | undefined;
  type: string | undefined;
  /** `undefined` when it is none that OCFL allows. */
  digestAlgorithm: 'sha512' | 'sha256' | undefined;
  head: string | undefined;
  contentDirectory: string;
  manifest: DigestBlock;
  fixity: Map<string, DigestBlock>;
  versions: Map<string, CheckedVersion>;
};

/** Digest, as written, to paths. */
export type DigestBlock = Map<string, string[]>;

export type CheckedVersion = {
  state: DigestBlock;
  /** Created, message and user in one text, to compare by. */
  metadata: string;
};

export const URI = /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/;

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textIn(value: JsonObject, key: string): string | undefined {
  const found = value[key];
  return typeof found === 'string' ? found : undefined;
}

/** The digest block in `value`; `undefined` when it is not digests to lists of paths. */
export function readDigestBlock(value: unknown): DigestBlock | undefined {
  if (!isObject(value)) return undefined;
  const block: DigestBlock = new Map();
  for (const [digest, paths] of Object.entries(value)) {
    if (!Array.isArray(paths) || !paths.every((path) => typeof path === 'string')) return undefined;
    block.set(digest, paths);
  }
  return block;
}

/** True when two digests differ only in the case of their letters. */
export function hasDoubleDigest(block: DigestBlock): boolean {
  const folded = new Set([...block.keys()].map((digest) => digest.toLowerCase()));
  return folded.size < block.size;
}

/** Path to digest, as written. */
export function digestsByPath(block: DigestBlock): Map<string, string> {
  return new Map(
    [...block].flatMap(([digest, paths]) => paths.map((path): [string, string] => [path, digest])),
  );
}

/** Without spreading: there may be more numbers than a call takes arguments. */
export function highestOf(numbers: readonly number[]): number {
  return numbers.reduce((highest, number) => Math.max(highest, number), 0);
}
