import { CLEARANCE_NAMES, type Clearance } from '../../../policies/vocabulary.ts';

/** How a file's level is printed on it. Files that are not secret carry the handling word alone. */
export function secrecyMark(level: Clearance): string {
  return CLEARANCE_NAMES[level];
}
