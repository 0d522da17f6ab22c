import { AGREEMENT_TARGETS } from './agreement-targets.ts';
import { AUDIT_TARGETS } from './audit-targets.ts';
import { CUSTODY_TARGETS } from './custody-targets.ts';
import { ENVELOPE_TARGETS } from './envelope-targets.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { HOUSE_TARGETS } from './house-targets.ts';
import { KEY_TARGETS } from './key-targets.ts';
import { KEYRING_TARGETS } from './keyring-targets.ts';
import { LEDGER_TARGETS } from './ledger-targets.ts';
import { LINK_TARGETS } from './link-targets.ts';
import { MEDIUM_TARGETS } from './medium-targets.ts';
import { WIRE_TARGETS } from './wire-targets.ts';

/** Every decoder of foreign bytes, by name; those that strangers reach first. */
export const TARGETS: ReadonlyMap<string, FuzzTarget> = new Map([
  ...Object.entries(AUDIT_TARGETS),
  ...Object.entries(AGREEMENT_TARGETS),
  ...Object.entries(MEDIUM_TARGETS),
  ...Object.entries(WIRE_TARGETS),
  ...Object.entries(ENVELOPE_TARGETS),
  ...Object.entries(HOUSE_TARGETS),
  ...Object.entries(KEY_TARGETS),
  ...Object.entries(KEYRING_TARGETS),
  ...Object.entries(LEDGER_TARGETS),
  ...Object.entries(LINK_TARGETS),
  ...Object.entries(CUSTODY_TARGETS),
]);
