import type { Checkpoint } from './checkpoint.ts';
import { describeFinding } from './describe-finding.ts';
import { exitCodeOf, SEVERITY, type CountedFinding, type Finding } from './findings.ts';
import { logKeyAt } from './quorum.ts';
import type { Trust } from './resolve-trust.ts';
import { fingerprintOf } from './verifier-key.ts';

export type Verification<Machine extends Verdict> = {
  /** 0 intact, 1 tampered, 2 incomplete or unsigned. */
  exitCode: 0 | 1 | 2;
  /** Chinese, for the person at the screen. */
  lines: string[];
  machine: Machine;
};

/** What every verdict tells programs; roots and fingerprints in hex. */
export type Verdict = {
  result: 'intact' | 'tampered' | 'unproven';
  exitCode: 0 | 1 | 2;
  origin?: string;
  size?: number;
  root?: string;
  signedAtMs?: number;
  /** The key of the ledger that signed the checkpoint. */
  key?: { source: 'auditor' | 'package'; fingerprint: string };
  /** Who of the policy's witnesses cosigned the checkpoint. */
  witnesses?: string[];
  /** Bounds of the first bad index, where a finding has any. */
  firstBad?: { from: number; to: number };
  findings: CountedFinding[];
};

type Found = { checkpoint?: Checkpoint; witnesses: string[]; findings: CountedFinding[] };

const RESULTS = ['intact', 'tampered', 'unproven'] as const;

/** Sums up what was found, by whom it was believed. */
export function verdictOn(
  { checkpoint, witnesses, findings }: Found,
  { source, policy }: Trust,
): Verdict {
  const exitCode = exitCodeOf(findings);
  const key = checkpoint ? logKeyAt(policy.logs, checkpoint) : policy.logs[0];
  const firstBad = firstBadOf(findings);
  return {
    result: RESULTS[exitCode],
    exitCode,
    ...(checkpoint && {
      origin: checkpoint.origin,
      size: checkpoint.size,
      root: checkpoint.root.toString('hex'),
      signedAtMs: checkpoint.timeMs,
    }),
    ...(key && { key: { source, fingerprint: fingerprintOf(key.publicKey) } }),
    ...(policy.witnesses.size > 0 && checkpoint && { witnesses }),
    ...(firstBad && { firstBad }),
    findings,
  };
}

/** Each finding bounds one bad entry: the first of them all is none before the least, none after the least. */
function firstBadOf(findings: readonly Finding[]): Verdict['firstBad'] {
  const bounds = findings.flatMap(({ firstBad }) => firstBad ?? []);
  if (bounds.length === 0) return undefined;
  return {
    from: Math.min(...bounds.map(({ from }) => from)),
    to: Math.min(...bounds.map(({ to }) => to)),
  };
}

/** That there is no key, or only the package's own, is a finding too. */
export function doubtsAboutKey({ source, policy }: Trust): CountedFinding[] {
  if (policy.logs.length === 0) return [{ code: 'key_missing', count: 1 }];
  return source === 'package' ? [{ code: 'key_unproven', count: 1 }] : [];
}

export function headLines({ origin, size, root, signedAtMs, key, witnesses }: Verdict): string[] {
  const trust = key?.source === 'package' ? '取自导出包本身，未经您确认' : '由您提供';
  return [
    ...(origin === undefined ? [] : [`账本名称：${origin}`]),
    ...(size === undefined ? [] : [`签名条数：${size}`]),
    ...(root === undefined ? [] : [`总摘要：${root}`]),
    ...(signedAtMs === undefined ? [] : [`签名时间：${new Date(signedAtMs).toISOString()}`]),
    ...(witnesses ? [`见证加签：${witnesses.length === 0 ? '无' : witnesses.join('、')}`] : []),
    ...(key ? [`公钥指纹：${key.fingerprint}（${trust}，请与登记簿核对）`] : []),
  ];
}

export function findingLines(findings: readonly CountedFinding[]): string[] {
  return findings.map((finding) => {
    const mark = SEVERITY[finding.code] === 'tampered' ? '【问题】' : '【注意】';
    return `${mark}${describeFinding(finding)}`;
  });
}
