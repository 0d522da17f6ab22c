import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A policy version as people write and read it: three tables, adopted and replaced together. */
export type PolicyText = {
  /** roles.csv: the roles there are. */
  roles: string;
  /** policy.csv: role × action × purpose × relation × grant × highest level. */
  lines: string;
  /** purposes.csv: what of a file each purpose opens. */
  purposes: string;
};

/** The policy that this program ships with: in force until the officers adopt another. */
export function builtInPolicy(): PolicyText {
  return { roles: read('roles.csv'), lines: read('policy.csv'), purposes: read('purposes.csv') };
}

function read(name: string): string {
  return readFileSync(join(import.meta.dirname, name), 'utf8');
}
