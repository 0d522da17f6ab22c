import { CHECK_STEPS } from '../conformance-report.ts';
import type { CheckStep, ConformanceReport, Finding, StepResult } from '../conformance-report.ts';

export type ReportFacts = {
  readonly profile: string;
  readonly checkedAt: Date;
  readonly personName: string | null;
  readonly materials: number;
  readonly pages: number;
  readonly images: number;
  readonly bytes: number;
};

const MAX_FINDINGS = 200;

/** Each step's name for people and the items of DA/T 70-2018 (stage 归档) it answers to. */
const STEP_NAMES: Record<CheckStep, readonly [name: string, references: readonly string[]]> = {
  container: ['数据包能安全读取', ['GD-1-12', 'GD-3-6']],
  structure: ['目录结构规范、无多余文件', ['GD-1-12', 'GD-4-3']],
  catalogue: ['目录文件规范、可读', ['GD-1-11', 'GD-3-1']],
  person: ['人员信息完整、合理', ['GD-1-4', 'GD-1-5', 'GD-2-3']],
  holding: ['未重复接收', ['GD-1-8']],
  entries: ['目录条目完整、连续、合理', ['GD-1-4', 'GD-1-5', 'GD-2-3', 'GD-2-5']],
  files: ['目录所列图像齐全、页数相符', ['GD-1-10', 'GD-2-6']],
  images: ['图像格式合规、能够打开', ['GD-3-3', 'GD-3-4']],
};

/** Sums findings up into the report: errors first, then by step, row and page; cut at 200, counted in full. */
export function writeReport(
  findings: readonly Finding[],
  stepsRun: ReadonlySet<CheckStep>,
  facts: ReportFacts,
): ConformanceReport {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const { profile, checkedAt, personName, materials, pages, images, bytes } = facts;
  return {
    verdict: errors === 0 ? 'pass' : 'refused',
    profile,
    checkedAt: checkedAt.toISOString(),
    personName,
    counts: { errors, warnings: findings.length - errors, materials, pages, images, bytes },
    steps: CHECK_STEPS.map((step) => summarise(step, findings, stepsRun)),
    findings: findings.toSorted(compareFindings).slice(0, MAX_FINDINGS),
  };
}

function summarise(
  step: CheckStep,
  findings: readonly Finding[],
  stepsRun: ReadonlySet<CheckStep>,
): StepResult {
  const [name, references] = STEP_NAMES[step];
  const severities = new Set(
    findings.filter((finding) => finding.step === step).map(({ severity }) => severity),
  );
  const outcome = severities.has('error')
    ? 'failed'
    : severities.has('warning')
      ? 'warned'
      : 'passed';
  const isRun = stepsRun.has(step) || severities.size > 0;
  return { step, name, references: [...references], result: isRun ? outcome : 'not-run' };
}

function compareFindings(first: Finding, second: Finding): number {
  const [a, b] = [rankOf(first), rankOf(second)];
  return a.map((rank, index) => rank - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

function rankOf({ severity, step, where }: Finding): number[] {
  const isWarning = severity === 'warning';
  return [Number(isWarning), CHECK_STEPS.indexOf(step), where.row ?? 0, where.page ?? 0];
}
