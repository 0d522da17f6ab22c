/**
 * `npm run mutate` takes away each check of the verifier in turn, or moves its bound by one, in a copy of the tree, and
 * asks whether the tests of `audit/` notice; `npm run mutate -- FILE… [--part K/N]` only those of some files, or every N-th.
 * Exit codes: 0 each was noticed, or is known to make no difference; 1 some were not; 3 wrong usage.
 */
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { askTests, type Try } from './ask-tests.ts';
import { EQUIVALENTS } from './equivalents.ts';
import { findChecks, type Check } from './find-checks.ts';
import { switchChecks } from './switch-checks.ts';

const ROOT = join(import.meta.dirname, '../..');
const COPIED = [
  'audit',
  'crypto',
  'db',
  'policies',
  'server',
  'test',
  'package.json',
  'tsconfig.json',
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { part: { type: 'string' } },
});
const sources = readdirSync(join(ROOT, 'audit')).filter((name) => name.endsWith('.ts'));
const wanted = positionals.length > 0 ? positionals.map((path) => basename(path)) : sources;
const [, part = '0', parts = '0'] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(values.part ?? '1/1') ?? [];

if (
  !wanted.every((name) => sources.includes(name)) ||
  Number(part) < 1 ||
  Number(part) > Number(parts)
) {
  console.error('用法：npm run mutate -- [audit/FILE.ts…] [--part K/N]');
  process.exitCode = 3;
} else {
  const tree = mkdtempSync(join(tmpdir(), 'lantai-mutation-'));
  try {
    process.exitCode = await tryAll(tree);
  } finally {
    rmSync(tree, { recursive: true });
  }
}

type Numbered = { name: string; check: Check };

async function tryAll(tree: string): Promise<0 | 1> {
  for (const name of COPIED) cpSync(join(ROOT, name), join(tree, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
  const checks: Numbered[] = [];
  for (const name of wanted) checks.push(...switchFile(tree, name, checks.length));
  const tries = checks.flatMap(({ name }, number): Try[] =>
    number % Number(parts) === Number(part) - 1 ? [{ number, own: name }] : [],
  );
  let [noticed, equivalent, missed] = [0, 0, 0];
  for await (const { number, isNoticed } of askTests(tree, tries)) {
    const found = checks[number];
    if (!found) throw new Error(`no check ${number}`);
    const reason = EQUIVALENTS[found.name]?.[nameOf(found.check)];
    if (isNoticed) noticed += 1;
    else if (reason !== undefined) equivalent += 1;
    else missed += 1;
    const { name, check } = found;
    if (isNoticed !== (reason === undefined)) {
      console.log(
        `audit/${name}:${check.line}: ${isNoticed ? 'noticed after all' : 'nobody misses'} ${nameOf(check)}`,
      );
    }
  }
  console.log(
    `${tries.length} checks taken away or moved: ${noticed} noticed, ${equivalent} without a difference, ${missed} missed`,
  );
  return missed > 0 ? 1 : 0;
}

/** Puts the switches of a source into the copy of the tree. */
function switchFile(tree: string, name: string, first: number): Numbered[] {
  const text = readFileSync(join(ROOT, 'audit', name), 'utf8');
  const checks = findChecks(text);
  writeFileSync(join(tree, 'audit', name), switchChecks(text, checks, first));
  return checks.map((check) => ({ name, check }));
}

/** What the list of equivalents calls it. */
function nameOf({ text, instead }: Check): string {
  return `${text} → ${instead}`;
}
