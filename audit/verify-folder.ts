import type { Sm2Key } from '../crypto/sm2-keys.ts';
import type { Checkpoint } from './checkpoint.ts';
import { openFolder, type Folder } from './folder.ts';
import { fsck, type FsckReport } from './fsck.ts';
import {
  openHeld,
  readOfficer,
  resolveFolderTrust,
  type Given,
  type Trust,
} from './resolve-trust.ts';
import type { Restored } from './restore.ts';
import {
  doubtsAboutKey,
  findingLines,
  headLines,
  verdictOn,
  type Verdict,
  type Verification,
} from './verdict.ts';

/**
 * `policy` or `key` is the auditor's own. Without either the package is held against the key in it, which proves only
 * that it agrees with itself; the verdict then says so.
 */
export type VerifyOptions = Given & {
  /** What the ledger must reach: a number of entries, or a checkpoint note it must contain. */
  atLeast?: number | string;
  origin?: string;
  /** Public keys of officers, each PEM or 04‖x‖y in hex: they sign where a ledger continues another. */
  officers?: readonly string[];
  onProgress?: (done: number, total: number) => void;
};

/** The verdict on a package for programs. */
export type Machine = Verdict & {
  kind: 'package';
  provenSize: number;
  /** The ledger that this one continues. */
  restored?: Restored;
};

/** Verifies an export folder, offline. Throws `UsageError` when the auditor's key or checkpoint cannot be used. */
export async function verifyFolder(
  directory: string,
  options: VerifyOptions = {},
): Promise<Verification<Machine>> {
  const folder = openFolder(directory);
  const trust = await resolveFolderTrust(folder, options);
  const { atLeast, officers, ...rest } = options;
  return verifyPackage(folder, trust, {
    ...rest,
    ...(officers && { officers: officers.map(readOfficer) }),
    held: typeof atLeast === 'string' ? [openHeld(atLeast, trust.policy)] : [],
    atLeast: typeof atLeast === 'number' ? atLeast : undefined,
  });
}

type PackageOptions = {
  /** Checkpoints that the package must contain. */
  held: readonly Checkpoint[];
  isComparison?: boolean;
  atLeast?: number | undefined;
  origin?: string;
  officers?: readonly Sm2Key[];
  onProgress?: (done: number, total: number) => void;
};

/** The same for whom is already known to be believed. */
export async function verifyPackage(
  folder: Folder,
  trust: Trust,
  { atLeast, ...options }: PackageOptions,
): Promise<Verification<Machine>> {
  const report = await fsck(folder, {
    ...options,
    policy: trust.policy,
    ...(atLeast !== undefined && { atLeast }),
  });
  const findings = [...report.findings, ...doubtsAboutKey(trust)];
  const machine = summarise({ ...report, findings }, trust);
  const isBounded = atLeast !== undefined || options.held.length > 0;
  return { exitCode: machine.exitCode, lines: linesFor(machine, isBounded), machine };
}

function summarise(
  { checkpoint, witnesses, provenSize, restored, findings }: FsckReport,
  trust: Trust,
): Machine {
  return {
    kind: 'package',
    ...verdictOn({ ...(checkpoint && { checkpoint }), witnesses, findings }, trust),
    provenSize,
    ...(restored && { restored }),
  };
}

function linesFor(machine: Machine, isBounded: boolean): string[] {
  return [
    ...headLines(machine),
    ...(machine.restored ? restoredLines(machine.restored) : []),
    ...findingLines(machine.findings),
    ...(!isBounded && machine.exitCode === 0
      ? [
          `【注意】没有给出 --at-least，只能证明到第 ${machine.provenSize} 条为止是完整的，不能证明其后没有被截去。`,
        ]
      : []),
    verdictOf(machine),
  ];
}

function restoredLines({ origin, size, root, lostFrom, lostTo, signers }: Restored): string[] {
  const lost = lostTo === undefined ? '起是否有散失不明' : `号至第 ${lostTo} 号散失`;
  return [
    `接续旧账本：${origin}，${size} 条，总摘要 ${root}；旧账第 ${lostFrom} ${lost}`,
    ...signers.map((fingerprint) => `恢复签署人公钥指纹：${fingerprint}`),
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
