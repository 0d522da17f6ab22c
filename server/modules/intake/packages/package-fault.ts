import type { Finding } from '../conformance-report.ts';

/** A package that cannot be read or must not be: carries what the report will say. */
export class PackageFault extends Error {
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[], cause?: unknown) {
    super(findings[0]?.message ?? '档案数据包无法读取', { cause });
    this.name = 'PackageFault';
    this.findings = findings;
  }
}
