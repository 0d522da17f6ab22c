import type { Sighting } from '../watching/sighting.ts';

/** Whether somebody with an account did it: neither the program itself nor a stranger. */
export function isPerson({ actor }: Pick<Sighting, 'actor'>): boolean {
  return actor !== 'system' && actor !== 'anonymous';
}
