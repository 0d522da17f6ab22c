import type { CheckedInventory, DigestBlock } from './checked-inventory.ts';
import { isKnownDigest } from './content-files.ts';
import type { Code, Report } from './finding.ts';

/**
 * The digests of a content file by algorithm, in lower-case hex: those of `algorithms` that it can
 * tell. `undefined` when the file cannot be read. Each file is asked for once, one after another.
 */
export type DigestContent = (
  path: string,
  algorithms: ReadonlySet<string>,
) => Promise<ReadonlyMap<string, string> | undefined>;

type Expectation = { algorithm: string; digest: string; code: Code };

/**
 * Holds the content files that exist against every inventory of the object (sections 3.5.2 and
 * 3.5.4): each file is listed by every inventory of its version or later, and has every digest any
 * of them gives it. `inventories` maps a version number to the inventory of that version, the
 * newest among them.
 */
export async function checkContent(
  files: readonly string[],
  inventories: ReadonlyMap<number, CheckedInventory>,
  digest: DigestContent,
  report: Report,
): Promise<void> {
  const expectations = new Map<string, Expectation[]>();
  for (const [version, inventory] of inventories) {
    for (const [path, expectation] of expectationsOf(inventory)) {
      const known = expectations.get(path);
      if (known) known.push(expectation);
      else expectations.set(path, [expectation]);
    }
    const listed = new Set([...inventory.manifest.values()].flat());
    for (const path of files) {
      if (versionOf(path) <= version && !listed.has(path)) report('E023', path);
    }
  }
  await checkDigests(new Set(files), expectations, digest, report);
}

async function checkDigests(
  present: ReadonlySet<string>,
  expectations: ReadonlyMap<string, Expectation[]>,
  digestContent: DigestContent,
  report: Report,
): Promise<void> {
  for (const [path, wanted] of expectations) {
    const algorithms = new Set(wanted.map(({ algorithm }) => algorithm));
    const actual = present.has(path) ? await digestContent(path, algorithms) : undefined;
    for (const { algorithm, digest, code } of wanted) {
      if (actual?.get(algorithm) !== digest) report(code, path);
    }
  }
}

function expectationsOf(inventory: CheckedInventory): [path: string, Expectation][] {
  const { digestAlgorithm, manifest, fixity } = inventory;
  const found = [...fixity].flatMap(([algorithm, block]) => expected(algorithm, block, 'E093'));
  if (digestAlgorithm) return found.concat(expected(digestAlgorithm, manifest, 'E092'));
  return found;
}

function expected(algorithm: string, block: DigestBlock, code: Code): [string, Expectation][] {
  if (!isKnownDigest(algorithm)) return [];
  return [...block].flatMap(([digest, paths]) => {
    const expectation = { algorithm, digest: digest.toLowerCase(), code };
    return paths.map((path): [string, Expectation] => [path, expectation]);
  });
}

function versionOf(path: string): number {
  return Number(/^v([0-9]+)\//.exec(path)?.[1]);
}
