import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { openRepository } from '../../../db/objects/open-repository.ts';
import { validateRoot } from '../../../db/objects/validation/validate-root.ts';
import { ingestVersion, objectIdOf } from '../../db/objects/faults/ingest.ts';
import { openJournal } from '../../db/objects/faults/journal.ts';
import { attemptEach } from '../attempt-each.ts';
import type { FaultCase, Random } from '../fault-case.ts';
import { withHome } from '../with-home.ts';

const OBJECTS = 5;

export const faultCase: FaultCase = {
  about: 'one flipped bit in a content file, an inventory, a sidecar or a declaration',
  fullCount: 1000,
  sampleCount: 40,
  run: (order) =>
    withHome(async (home) => {
      const root = join(home, 'objects');
      await fill(root, join(home, 'journal'));
      const kinds = await filesByKind(root);
      await expectNoAlarm(root);
      const result = await attemptEach(order, async (index, random) => {
        const [kind, files] = kinds[index % kinds.length] ?? ['', []];
        await flipAndLook(root, files[random(files.length)] ?? '', random);
        return { [kind]: 1 };
      });
      await expectNoAlarm(root);
      return result;
    }),
};

/** Objects of one, two and three versions. */
async function fill(root: string, journalPath: string): Promise<void> {
  const repository = await openRepository(root);
  const journal = openJournal(journalPath);
  for (let n = 1; n <= OBJECTS; n++) {
    for (let version = 0; version <= n % 3; version++) {
      await ingestVersion(repository, journal, objectIdOf(n));
    }
  }
}

/** Every file of the repository, so that the few declarations are met as often as the contents. */
async function filesByKind(root: string): Promise<[kind: string, files: string[]][]> {
  const kinds = new Map<string, string[]>();
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = relative(root, join(entry.parentPath, entry.name));
    const kind = kindOf(path);
    kinds.set(kind, [...(kinds.get(kind) ?? []), path]);
  }
  return [...kinds].sort(([one], [other]) => one.localeCompare(other));
}

function kindOf(path: string): string {
  if (path.includes('/content/')) return 'contents';
  if (path.endsWith('/inventory.json')) return 'inventories';
  if (path.endsWith('/inventory.json.sha512')) return 'sidecars';
  return 'declarations';
}

/** The file itself must be named, and nothing outside its object. */
async function flipAndLook(root: string, path: string, random: Random): Promise<void> {
  const bytes = await readFile(join(root, path));
  const flipped = Buffer.from(bytes);
  const at = random(bytes.length);
  flipped[at] = (flipped[at] ?? 0) ^ (1 << random(8));
  await writeFile(join(root, path), flipped);
  try {
    const findings = await validateRoot(root, { isOurs: true });
    const said = findings.map((finding) => `${finding.code} ${finding.path}`).join('\n');
    const isNamed = findings.some((found) => found.path === path && !found.code.startsWith('W'));
    if (!isNamed) throw new Error(`byte ${at} of ${path} not named in:\n${said}`);
    const object = /^.{5}\/[^/]+\//.exec(path)?.[0] ?? path;
    const isElsewhere = findings.some((found) => !`${found.path}/`.startsWith(object));
    if (isElsewhere) throw new Error(`${path} was flipped, but others are named in:\n${said}`);
  } finally {
    await writeFile(join(root, path), bytes);
  }
}

async function expectNoAlarm(root: string): Promise<void> {
  const findings = await validateRoot(root, { isOurs: true });
  if (findings.length > 0) throw new Error(`false alarm: ${JSON.stringify(findings)}`);
}
