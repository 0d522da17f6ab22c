import { describeFinding } from './describe-finding.ts';
import { exitCodeOf, SEVERITY, type CountedFinding, type Finding } from './findings.ts';
import { openFolder } from './folder.ts';
import { fsck, type FsckReport } from './fsck.ts';
import { openHeld, resolveFolderTrust, type Given, type Trust } from './resolve-trust.ts';
import { logKeyAt } from './quorum.ts';
import { fingerprintOf } from './verifier-key.ts';

/**
 * `policy` or `key` is the auditor's own. Without either the package is held against the key in it, which proves only
 * that it agrees with itself; the verdict then says so.
 */
export type VerifyOptions = Given & {
  /** What the ledger must reach: a number of entries, or a checkpoint note it must contain. */
  atLeast?: number | string;
  origin?: string;
  onProgress?: (done: number, total: number) => void;
};

export type Verification = {
  /** 0 intact, 1 tampered, 2 incomplete or unsigned. */
  exitCode: 0 | 1 | 2;
  /** Chinese, for the person at the screen. */
  lines: string[];
  machine: Machine;
};

/** The verdict for programs; roots and fingerprints in hex. */
export type Machine = {
  kind: 'package';
  result: 'intact' | 'tampered' | 'unproven';
  exitCode: 0 | 1 | 2;
  origin?: string;
  size?: number;
  root?: string;
  signedAtMs?: number;
  provenSize: number;
  firstBad?: { from: number; to: number };
  /** The key of the ledger that signed the newest checkpoint. */
  key?: { source: 'auditor' | 'package'; fingerprint: string };
  /** Who of the policy's witnesses cosigned the newest checkpoint. */
  witnesses?: string[];
  findings: CountedFinding[];
};

const RESULTS = ['intact', 'tampered', 'unproven'] as const;

/** Verifies an export folder, offline. Throws `UsageError` when the auditor's key or checkpoint cannot be used. */
export async function verifyFolder(
  directory: string,
  options: VerifyOptions = {},
): Promise<Verification> {
  const folder = openFolder(directory);
  const trust = await resolveFolderTrust(folder, options);
  const { atLeast } = options;
  const report = await fsck(folder, {
    policy: trust.policy,
    held: typeof atLeast === 'string' ? [openHeld(atLeast, trust.policy)] : [],
    ...(typeof atLeast === 'number' && { atLeast }),
    ...(options.origin !== undefined && { origin: options.origin }),
    ...(options.onProgress && { onProgress: options.onProgress }),
  });
  const findings = [...report.findings, ...doubtsAboutKey(trust)];
  const machine = summarise({ ...report, findings }, trust);
  return { exitCode: machine.exitCode, lines: linesFor(machine, options), machine };
}

function doubtsAboutKey({ source, policy }: Trust): CountedFinding[] {
  if (policy.logs.length === 0) return [{ code: 'key_missing', count: 1 }];
  return source === 'package' ? [{ code: 'key_unproven', count: 1 }] : [];
}

function summarise(
  { checkpoint, witnesses, provenSize, findings }: FsckReport,
  { source, policy }: Trust,
): Machine {
  const exitCode = exitCodeOf(findings);
  const firstBad = firstBadOf(findings);
  const key = checkpoint ? logKeyAt(policy.logs, checkpoint) : policy.logs[0];
  return {
    kind: 'package',
    result: RESULTS[exitCode],
    exitCode,
    ...(checkpoint && {
      origin: checkpoint.origin,
      size: checkpoint.size,
      root: checkpoint.root.toString('hex'),
      signedAtMs: checkpoint.timeMs,
    }),
    provenSize,
    ...(firstBad && { firstBad }),
    ...(key && { key: { source, fingerprint: fingerprintOf(key.publicKey) } }),
    ...(policy.witnesses.size > 0 && checkpoint && { witnesses }),
    findings,
  };
}

function firstBadOf(findings: readonly Finding[]): Machine['firstBad'] {
  return findings
    .flatMap(({ firstBad }) => (firstBad ? [firstBad] : []))
    .sort((one, other) => one.to - other.to)[0];
}

function linesFor(machine: Machine, options: VerifyOptions): string[] {
  return [
    ...headLines(machine),
    ...machine.findings.map((finding) => {
      const mark = SEVERITY[finding.code] === 'tampered' ? '【问题】' : '【注意】';
      return `${mark}${describeFinding(finding)}`;
    }),
    ...(options.atLeast === undefined && machine.exitCode === 0
      ? [
          `【注意】没有给出 --at-least，只能证明到第 ${machine.provenSize} 条为止是完整的，不能证明其后没有被截去。`,
        ]
      : []),
    verdictOf(machine),
  ];
}

function headLines({ origin, size, root, signedAtMs, key, witnesses }: Machine): string[] {
  const trust = key?.source === 'package' ? '取自导出包本身，未经您确认' : '由您提供';
  return [
    ...(origin === undefined ? [] : [`账本名称：${origin}`]),
    ...(size === undefined ? [] : [`签名条数：${size}`]),
    ...(root === undefined ? [] : [`总摘要：${root}`]),
    ...(signedAtMs === undefined ? [] : [`签名时间：${new Date(signedAtMs).toISOString()}`]),
    ...(witnesses ? [`见证签名：${witnesses.length === 0 ? '无' : witnesses.join('、')}`] : []),
    ...(key ? [`公钥指纹：${key.fingerprint}（${trust}，请与登记簿核对）`] : []),
  ];
}

function verdictOf({ result, provenSize, key }: Machine): string {
  if (result === 'intact') {
    const condition = key?.source === 'package' ? '（前提：公钥指纹与登记簿一致）' : '';
    return `结论：完好${condition}。共 ${provenSize} 条记录，无一被删、改、插、换。`;
  }
  const proven = `可以证明完好的是前 ${provenSize} 条。`;
  if (result === 'tampered') return `结论：账本被改动。${proven}请保全本文件夹和原系统，勿再操作。`;
  return '结论：不能证明完好：不完整，或没有可信的签名。请按上面的提示补齐后重新核验。';
}
