/** The verifiers of audit/ and of audit/second/ side by side: what tests ask one, both answer. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare as compareFirst, type Side } from '../../../audit/compare.ts';
import {
  verifyFolder as verifyFirst,
  type Machine,
  type VerifyOptions,
} from '../../../audit/verify-folder.ts';
import { verifyProofFile as verifyProofFirst } from '../../../audit/verify-proof.ts';
import { askSecond, obstacle } from './second-verifier.ts';

if (obstacle !== undefined) process.stdout.write(`second verifier skipped: ${obstacle}\n`);

export const verifyFolder = (
  directory: string,
  options: VerifyOptions = {},
): ReturnType<typeof verifyFirst> =>
  both(() => verifyFirst(directory, options), [directory], options);

export const verifyProofText = async (
  text: string | Buffer,
  options: VerifyOptions = {},
): Promise<ReturnType<typeof verifyProofFirst>> =>
  both(() => verifyProofFirst(Buffer.from(text), options), [{ text }], options);

export const compare: typeof compareFirst = async (one, other, options) => {
  const { isOrdered, ...trust } = options;
  const verb = isOrdered ? '--between' : 'compare';
  const run = async () => compareFirst(one, other, options);
  return both(run, [verb, sideOf(one), sideOf(other)], trust, ({ verification }) => verification);
};

type Word = string | { text: string | Buffer };
const sideOf = (side: Side): Word => ('note' in side ? { text: side.note } : side.directory);

type Verdict = { machine: Machine; exitCode: number };

async function both<T>(
  first: () => T | Promise<T>,
  words: Word[],
  options: VerifyOptions,
  verdictOf: (answer: T) => Verdict = (answer) => answer as Verdict,
): Promise<T> {
  if (obstacle !== undefined) return first();
  const folder = mkdtempSync(join(tmpdir(), 'lantai-both-'));
  try {
    let files = 0;
    const onFile = (text: string | Buffer): string => {
      const path = join(folder, String((files += 1)));
      writeFileSync(path, text);
      return path;
    };
    const argv = words.map((word) => (typeof word === 'string' ? word : onFile(word.text)));
    argv.push(...optionWords(options, onFile));
    if (words.length > 1) argv.push('--evidence', join(folder, 'evidence'));
    const [answer, error] = await attempt(first);
    const second = await askSecond(argv);
    const expected = error ? { code: 3 } : essence(verdictOf(answer as T));
    const got = second.machine
      ? essence({ machine: second.machine, exitCode: second.code })
      : { code: second.code };
    if (JSON.stringify(expected) !== JSON.stringify(got)) {
      throw new Error(
        `the verifiers disagree\nfirst:  ${JSON.stringify(expected)}\nsecond: ${JSON.stringify(got)}\n${second.stderr}`,
      );
    }
    if (error) throw error;
    return answer as T;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function attempt<T>(run: () => T | Promise<T>): Promise<[T | undefined, Error | undefined]> {
  try {
    return [await run(), undefined];
  } catch (error) {
    return [undefined, error as Error];
  }
}

function optionWords(options: VerifyOptions, onFile: (text: string) => string): string[] {
  const { key, policy, atLeast, origin, officers } = options;
  const words: string[] = [];
  if (key !== undefined) words.push('--key', onFile(key));
  if (policy !== undefined) words.push('--policy', onFile(policy));
  if (origin !== undefined) words.push('--origin', origin);
  if (atLeast !== undefined) {
    words.push('--at-least', typeof atLeast === 'number' ? String(atLeast) : onFile(atLeast));
  }
  for (const officer of officers ?? []) words.push('--officer', onFile(officer));
  return words;
}

/**
 * What SPEC.md fixes of the last line. Where a finding was met first, and by which key it would
 * have gone had the head been signed, is left to each verifier.
 */
function essence({ machine, exitCode }: Verdict): unknown {
  const { findings, key, ...facts } = machine;
  const known = Object.entries({ ...facts, ...(machine.size !== undefined && { key }) });
  return {
    code: exitCode,
    facts: Object.fromEntries(known.sort(([one], [other]) => one.localeCompare(other))),
    findings: findings
      .map(({ code, count, firstBad }) => ({ code, count, firstBad }))
      .sort((one, other) => one.code.localeCompare(other.code)),
  };
}
