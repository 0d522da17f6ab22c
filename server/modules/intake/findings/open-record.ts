import { PackageFault } from '../packages/package-fault.ts';
import type { CheckStep, Finding } from '../conformance-report.ts';
import type { Note } from './note.ts';
import { raiseFinding } from './raise-finding.ts';

/** What has been run and found so far. */
export type CheckRecord = {
  readonly findings: readonly Finding[];
  readonly stepsRun: ReadonlySet<CheckStep>;
  readonly note: Note;
  begin(step: CheckStep): void;
  /** Takes the findings of a fault that ended the checks; anything else is thrown on. */
  absorb(fault: unknown): undefined;
  hasErrors(): boolean;
};

export function openRecord(): CheckRecord {
  const findings: Finding[] = [];
  const stepsRun = new Set<CheckStep>();
  return {
    findings,
    stepsRun,
    note: (code, message, where) => findings.push(raiseFinding(code, message, where)),
    begin: (step) => stepsRun.add(step),
    absorb(fault) {
      if (!(fault instanceof PackageFault)) throw fault;
      findings.push(...fault.findings);
      return undefined;
    },
    hasErrors: () => findings.some(({ severity }) => severity === 'error'),
  };
}
