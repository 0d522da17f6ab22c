/**
 * `npm run mutate` takes away each check of the verifier in turn, in a copy of the tree, and asks whether the tests of
 * `audit/` notice; `npm run mutate -- FILE… [--part K/N]` only those of some files, or every N-th. Exit codes: 0 each was
 * noticed; 1 some were not; 3 wrong usage.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
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
import { findChecks, type Check } from './find-checks.ts';

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
const TESTS = 'test/audit';
/** A check without which a loop does not end is noticed too. */
const MOST_MS = 240_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { part: { type: 'string' } },
});
const sources = readdirSync(join(ROOT, 'audit')).filter((name) => name.endsWith('.ts'));
const wanted = positionals.length > 0 ? positionals.map((path) => basename(path)) : sources;
const [, part = '1', parts = '1'] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(values.part ?? '1/1') ?? [
  '',
  '0',
];

if (
  !wanted.every((name) => sources.includes(name)) ||
  Number(part) < 1 ||
  Number(part) > Number(parts)
) {
  console.error('用法：npm run mutate -- [audit/FILE.ts…] [--part K/N]');
  process.exitCode = 3;
} else {
  const checks = wanted
    .flatMap((name) => findChecks(read(ROOT, name)).map((check) => ({ name, check })))
    .filter((_, place) => place % Number(parts) === Number(part) - 1);
  const tree = mkdtempSync(join(tmpdir(), 'lantai-mutation-'));
  try {
    for (const name of COPIED) cpSync(join(ROOT, name), join(tree, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
    if (!isGreen(tree, testsFor(tree, '')))
      throw new Error('the tests fail before anything is taken away');
    let unnoticed = 0;
    for (const { name, check } of checks) {
      if (isNoticed(tree, name, check)) continue;
      unnoticed += 1;
      console.log(
        `audit/${name}:${check.line}: nobody misses ${textOf(read(ROOT, name), check)} (${check.instead})`,
      );
    }
    console.log(`${checks.length} checks taken away, ${unnoticed} of them unnoticed`);
    if (unnoticed > 0) process.exitCode = 1;
  } finally {
    rmSync(tree, { recursive: true });
  }
}

function isNoticed(tree: string, name: string, { from, to, instead }: Check): boolean {
  const path = join(tree, 'audit', name);
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, `${text.slice(0, from)}${instead}${text.slice(to)}`);
  try {
    return !isGreen(tree, testsFor(tree, name));
  } finally {
    writeFileSync(path, text);
  }
}

/** The file's own tests first, which tell soonest. */
function testsFor(tree: string, name: string): string[] {
  const own = join(TESTS, name.replace(/\.ts$/, '.test.ts'));
  // From the copy: the tree itself may be worked on meanwhile.
  const all = readdirSync(join(tree, TESTS), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => join(TESTS, path));
  return existsSync(join(tree, own)) ? [own, ...all.filter((path) => path !== own)] : all;
}

function isGreen(tree: string, tests: string[]): boolean {
  const mocha = join('node_modules', 'mocha', 'bin', 'mocha.js');
  const options = [
    '--no-config',
    '--require',
    './test/support/hooks.ts',
    '--timeout',
    '60000',
    '--exit',
    '--bail',
  ];
  const { status } = spawnSync(process.execPath, [mocha, ...options, ...tests], {
    cwd: tree,
    stdio: 'ignore',
    timeout: MOST_MS,
    killSignal: 'SIGKILL',
  });
  return status === 0;
}

function read(tree: string, name: string): string {
  return readFileSync(join(tree, 'audit', name), 'utf8');
}

function textOf(text: string, { from, to }: Check): string {
  return JSON.stringify(text.slice(from, to).replace(/\s+/g, ' '));
}
