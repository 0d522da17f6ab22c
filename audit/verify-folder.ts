import { describeFinding } from './describe-finding.ts';
import { exitCodeOf, SEVERITY, type CountedFinding, type Finding } from './findings.ts';
import { openFolder } from './folder.ts';
import { fsck, type FsckReport } from './fsck.ts';
import { openHeld, resolveTrust } from './resolve-trust.ts';
import { fingerprintOf, type VerifierKey } from './verifier-key.ts';

export type VerifyOptions = {
  /**
   * The auditor's own public key: a verifier key line or PEM. Without it the package is held against the key in it,
   * which proves only that it agrees with itself, so the verdict is never "intact".
   */
  key?: string;
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
  result: 'intact' | 'tampered' | 'unproven';
  exitCode: 0 | 1 | 2;
  origin?: string;
  size?: number;
  root?: string;
  signedAtMs?: number;
  provenSize: number;
  firstBad?: { from: number; to: number };
  key?: { source: 'auditor' | 'package'; fingerprint: string };
  findings: CountedFinding[];
};

const RESULTS = ['intact', 'tampered', 'unproven'] as const;

/** Verifies an export folder, offline. Throws `UsageError` when the auditor's key or checkpoint cannot be used. */
export async function verifyFolder(
  directory: string,
  options: VerifyOptions = {},
): Promise<Verification> {
  const folder = openFolder(directory);
  const trusted = await resolveTrust(folder, options.key);
  const { atLeast } = options;
  const report = await fsck(folder, {
    trusted,
    held: typeof atLeast === 'string' ? [openHeld(atLeast, trusted)] : [],
    ...(typeof atLeast === 'number' && { atLeast }),
    ...(options.origin !== undefined && { origin: options.origin }),
    ...(options.onProgress && { onProgress: options.onProgress }),
  });
  const findings = [...report.findings, ...doubtsAboutKey(trusted, options.key)];
  const machine = summarise({ ...report, findings }, trusted, options);
  return { exitCode: machine.exitCode, lines: linesFor(machine, options), machine };
}

function doubtsAboutKey(
  trusted: readonly VerifierKey[],
  key: string | undefined,
): CountedFinding[] {
  if (key !== undefined) return [];
  return [{ code: trusted.length === 0 ? 'key_missing' : 'key_unproven', count: 1 }];
}

function summarise(
  { checkpoint, provenSize, findings }: FsckReport,
  [key]: readonly VerifierKey[],
  options: VerifyOptions,
): Machine {
  const exitCode = exitCodeOf(findings);
  const source = options.key === undefined ? 'package' : 'auditor';
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
    provenSize,
    ...(firstBad && { firstBad }),
    ...(key && { key: { source, fingerprint: fingerprintOf(key.publicKey) } }),
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

function headLines({ origin, size, root, signedAtMs, key }: Machine): string[] {
  const trust = key?.source === 'package' ? '取自导出包本身，未经您确认' : '由您提供';
  return [
    ...(origin === undefined ? [] : [`账本名称：${origin}`]),
    ...(size === undefined ? [] : [`签名条数：${size}`]),
    ...(root === undefined ? [] : [`总摘要：${root}`]),
    ...(signedAtMs === undefined ? [] : [`签名时间：${new Date(signedAtMs).toISOString()}`]),
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
