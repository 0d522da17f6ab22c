import { AUDIT_TARGETS } from './audit-targets.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { HOUSE_TARGETS } from './house-targets.ts';

/** Every decoder of foreign bytes, by name. */
export const TARGETS: ReadonlyMap<string, FuzzTarget> = new Map([
  ...Object.entries(AUDIT_TARGETS),
  ...Object.entries(HOUSE_TARGETS),
]);
