import { CONSISTENCY_HEADER, readConsistency, verifyConsistencyFile } from './consistency-file.ts';
import type { Checkpoint } from './checkpoint.ts';
import { decodeText } from './decode-text.ts';
import type { Entry } from './entry.ts';
import { ProofError } from './errors.ts';
import type { CountedFinding } from './findings.ts';
import { FORK_HEADER, readFork, verifyFork } from './fork-file.ts';
import { INCLUSION_HEADER, readProof, verifyProof } from './proof-file.ts';
import { resolveTrust, type Given, type Trust } from './resolve-trust.ts';
import {
  doubtsAboutKey,
  findingLines,
  headLines,
  verdictOn,
  type Verdict,
  type Verification,
} from './verdict.ts';

/** The verdict on a proof file for programs. */
export type ProofMachine = Verdict & {
  kind: 'inclusion' | 'consistency' | 'fork';
  /** Of the entry that is proven. */
  index?: number;
  /** Of the older checkpoint. */
  oldSize?: number;
};

/** What one kind of proof file shows. */
type Shown = {
  checkpoint?: Checkpoint;
  witnesses?: string[];
  findings: CountedFinding[];
  index?: number;
  oldSize?: number;
  entry?: Entry;
};

type Kind = {
  kind: ProofMachine['kind'];
  show: (text: string, policy: Trust['policy']) => Shown;
  /** What it means that nothing was found. */
  conclude: (shown: Shown) => string;
};

const KINDS = new Map<string, Kind>([
  [
    INCLUSION_HEADER,
    {
      kind: 'inclusion',
      show(text, policy) {
        const proof = readProof(text);
        return { ...verifyProof(proof, policy), index: proof.index };
      },
      conclude: ({ index = 0 }) =>
        `结论：成立。上面的记录确是这本账的第 ${index} 号记录（编号从 0 起）。`,
    },
  ],
  [
    CONSISTENCY_HEADER,
    {
      kind: 'consistency',
      show(text, policy) {
        const { old, ...verdict } = verifyConsistencyFile(readConsistency(text), policy);
        return { ...verdict, ...(old && { oldSize: old.size }) };
      },
      conclude: ({ oldSize = 0, checkpoint }) =>
        `结论：成立。第 ${checkpoint?.size ?? 0} 条时的账，前 ${oldSize} 条与当时签名的完全相同，其间无一缺失。`,
    },
  ],
  [
    FORK_HEADER,
    {
      kind: 'fork',
      show: (text, policy) => verifyFork(readFork(text), policy),
      conclude: () => '结论：不能证明分叉。',
    },
  ],
]);

/** Whether a text says of itself that it is a proof file. */
export function isProofText(text: string): boolean {
  return KINDS.has(text.split('\n', 1)[0] ?? '');
}

/**
 * Verifies a proof file, offline. Throws `UsageError` for a policy or key that cannot be used, `ProofError` for bytes
 * that are no proof file.
 */
export function verifyProofFile(
  bytes: Uint8Array,
  given: Given & { origin?: string },
): Verification<ProofMachine> {
  const text = Buffer.from(bytes).toString('utf8');
  const kind = KINDS.get(text.split('\n', 1)[0] ?? '');
  if (!kind) throw new ProofError('不是账本证明文件');
  const trust = resolveTrust(given, text);
  const shown = showOrDoubt(kind, decodeText(bytes), trust);
  const { checkpoint, witnesses = [], index, oldSize } = shown;
  const isOther = checkpoint && given.origin !== undefined && checkpoint.origin !== given.origin;
  const findings = [
    ...shown.findings,
    ...(isOther ? [{ code: 'other_ledger', size: checkpoint.size, count: 1 } as const] : []),
    ...doubtsAboutKey(trust),
  ];
  const machine = {
    kind: kind.kind,
    ...verdictOn({ ...(checkpoint && { checkpoint }), witnesses, findings }, trust),
    ...(index !== undefined && { index }),
    ...(oldSize !== undefined && { oldSize }),
  };
  return { exitCode: machine.exitCode, lines: linesFor(machine, kind, shown), machine };
}

function showOrDoubt({ show }: Kind, text: string | undefined, { policy }: Trust): Shown {
  const unreadable: Shown = { findings: [{ code: 'proof_unreadable', count: 1 }] };
  if (text === undefined) return unreadable;
  try {
    return show(text, policy);
  } catch (error) {
    if (!(error instanceof ProofError)) throw error;
    return unreadable;
  }
}

function linesFor(machine: ProofMachine, { conclude }: Kind, shown: Shown): string[] {
  return [
    ...headLines(machine),
    ...(shown.entry ? entryLines(shown.entry) : []),
    ...findingLines(machine.findings),
    machine.exitCode === 0 ? conclude(shown) : VERDICTS[machine.exitCode],
  ];
}

const VERDICTS = {
  1: '结论：不成立，或证明账本被改动。请保全本文件和原系统，勿再操作。',
  2: '结论：不能证明。请按上面的提示补齐后重新核验。',
};

/** As it stands in the ledger: codes and opaque numbers. */
function entryLines(entry: Entry): string[] {
  const { atMs, kind, action, actor, terminal, item, pages, purpose, approval, outcome } = entry;
  const parts: [string, string | undefined][] = [
    ['时间', isoOf(atMs)],
    ['种类', kind],
    ['动作', action],
    ['操作者', actor],
    ['终端', terminal],
    ['对象', item],
    ['页', pages],
    ['用途', purpose],
    ['依据', approval],
    ['结果', outcome],
  ];
  return parts.flatMap(([name, value]) => (value === undefined ? [] : [`记录${name}：${value}`]));
}

/** A number beyond the last date is shown as it is. */
function isoOf(atMs: number): string {
  return atMs <= 8.64e15 ? new Date(atMs).toISOString() : String(atMs);
}
