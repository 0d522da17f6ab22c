import type { Clearance, GrantState, Purpose, Relation, Role, TerminalFit } from './vocabulary.ts';

/**
 * What the policy must know about the thing acted upon. Loaded by code, handed over as plain values; the
 * policy never looks anything up.
 */
export type Subject = {
  relation: Relation;
  purpose: Purpose | 'none';
  grant: GrantState;
  level: Clearance;
  isOwnFile: boolean;
  isRelative: boolean;
  /** Opaque id of the volume or request concerned, for the ledger. */
  item?: string;
};

export type Facts = Subject & {
  roles: Role[];
  action: string;
  clearance: Clearance;
  terminal: TerminalFit;
};

/** The subject of an act that concerns no file and no other unit. */
export const NOTHING_ELSE: Subject = {
  relation: 'own',
  purpose: 'none',
  grant: 'none',
  level: 'internal',
  isOwnFile: false,
  isRelative: false,
};

/**
 * How the unit at `mine` stands to the one at `theirs`; both are materialised paths with a closing slash, so
 * that `/15/` is not taken for an ancestor of `/150/`.
 */
export function relate(mine: string, theirs: string): Relation {
  if (!isPath(mine) || !isPath(theirs)) return 'beside';
  if (mine === theirs) return 'own';
  if (theirs.startsWith(mine)) return 'above';
  return mine.startsWith(theirs) ? 'below' : 'beside';
}

function isPath(path: string): boolean {
  return path.length > 2 && path.startsWith('/') && path.endsWith('/');
}
