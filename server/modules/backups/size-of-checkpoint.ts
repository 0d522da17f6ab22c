import { readUnverified } from '../../../audit/checkpoint.ts';

/** How many entries a signed head says there are. */
export function sizeOf(note: string): number {
  return readUnverified(note).size;
}
