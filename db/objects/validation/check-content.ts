import type { CheckedInventory, DigestBlock } from './checked-inventory.ts';
import { isKnownDigest, type FileDigests } from './content-files.ts';
import type { Code, Report } from './finding.ts';

/**
 * The digests of a content file by algorithm, in lower-case hex: those of `algorithms` that it can
 * tell. `undefined` when it is not a plain file; throws when it cannot be read. Each file is asked
 * for once, as many at a time as there are lanes.
 */
export type DigestContent = (
  path: string,
  algorithms: ReadonlySet<string>,
) => Promise<FileDigests | undefined>;

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
  { digestContent, lanes }: { digestContent: DigestContent; lanes: number },
  report: Report,
): Promise<void> {
  const expectations = new Map<string, Expectation[]>();
  for (const [version, inventory] of inventories) {
    for (const [path, expectation] of expectationsOf(inventory)) {
      const known = expectations.get(path) ?? [];
      if (!known.some((other) => isSame(other, expectation))) known.push(expectation);
      expectations.set(path, known);
    }
    const listed = new Set([...inventory.manifest.values()].flat());
    for (const path of files) {
      if (versionOf(path) <= version && !listed.has(path)) report('E023', path);
    }
  }
  const present = new Set(files);
  const inodes = new Set<string>();
  const queue = expectations.entries();
  const drive = async (): Promise<void> => {
    for (const [path, wanted] of queue) {
      const digest = present.has(path) ? digestContent : absent;
      await checkFile(path, wanted, { digest, inodes, report });
    }
  };
  await Promise.all(Array.from({ length: lanes }, drive));
}

const absent: DigestContent = () => Promise.resolve(undefined);

type Needs = { digest: DigestContent; inodes: Set<string>; report: Report };

/** A file that two names of this object share is a hard link (section 4.6). */
async function checkFile(
  path: string,
  wanted: readonly Expectation[],
  { digest, inodes, report }: Needs,
): Promise<void> {
  const actual = await digestIfReadable(path, wanted, digest);
  if (actual === 'unreadable') {
    report('L004', path);
    return;
  }
  for (const { algorithm, digest: expected, code } of wanted) {
    if (actual?.digests.get(algorithm) !== expected) report(code, path);
  }
  const inode = actual?.inode;
  if (inode === undefined) return;
  if (inodes.has(inode)) report('E090', path);
  inodes.add(inode);
}

async function digestIfReadable(
  path: string,
  wanted: readonly Expectation[],
  digest: DigestContent,
): Promise<FileDigests | 'unreadable' | undefined> {
  try {
    return await digest(path, new Set(wanted.map(({ algorithm }) => algorithm)));
  } catch {
    return 'unreadable';
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

function isSame(one: Expectation, other: Expectation): boolean {
  return (
    one.algorithm === other.algorithm && one.digest === other.digest && one.code === other.code
  );
}

function versionOf(path: string): number {
  return Number(/^v([0-9]+)\//.exec(path)?.[1]);
}
