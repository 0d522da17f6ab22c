import type { Facts } from '../../../policies/facts.ts';
import {
  CLEARANCES,
  GRANTS,
  PURPOSES,
  RELATIONS,
  TERMINAL_FITS,
} from '../../../policies/vocabulary.ts';

/** The floor: the built-in policy for the main job, written out by hand as one would without a policy. */
export function mayByHand(facts: Facts): boolean {
  if (facts.isOwnFile || facts.isRelative) return false;
  if (CLEARANCES.indexOf(facts.clearance) < CLEARANCES.indexOf(facts.level)) return false;
  if (facts.terminal !== 'fit') return false;
  for (const role of facts.roles) if (isRoleFit(role, facts)) return true;
  return false;
}

const ROLES = new Set([
  'clerk',
  'unit_leader',
  'window_clerk',
  'archivist',
  'centre_leader',
  'deputy_head',
]);

/** The same for facts that come from a database and are looked at before they are believed. */
export function mayByHandChecked(facts: Facts): boolean {
  return (
    Array.isArray(facts.roles) &&
    facts.roles.every((role) => ROLES.has(role)) &&
    typeof facts.action === 'string' &&
    (facts.purpose === 'none' || PURPOSES.includes(facts.purpose)) &&
    RELATIONS.includes(facts.relation) &&
    GRANTS.includes(facts.grant) &&
    TERMINAL_FITS.includes(facts.terminal) &&
    CLEARANCES.includes(facts.level) &&
    CLEARANCES.includes(facts.clearance) &&
    typeof facts.isOwnFile === 'boolean' &&
    typeof facts.isRelative === 'boolean' &&
    mayByHand(facts)
  );
}

function isRoleFit(role: string, { action, relation, grant, purpose }: Facts): boolean {
  const isInLine = relation === 'own' || relation === 'above';
  switch (action) {
    case 'archives.show':
      return isInLine && (isClerical(role) || role === 'centre_leader');
    case 'archives.reveal_id':
      return role === 'clerk' ? relation === 'own' : role === 'archivist' && isInLine;
    case 'requests.submit':
      return role === 'clerk' || (role === 'window_clerk' && isWindowMatter(purpose));
    case 'requests.approve':
      return relation === 'own' && (role === 'unit_leader' || role === 'centre_leader');
    case 'viewing.read':
      return (
        relation === 'own' && grant === 'live' && (isClerical(role) || role === 'window_clerk')
      );
    default:
      return false;
  }
}

function isClerical(role: string): boolean {
  return (
    role === 'clerk' || role === 'unit_leader' || role === 'archivist' || role === 'deputy_head'
  );
}

function isWindowMatter(purpose: string): boolean {
  return (
    purpose === 'wage' ||
    purpose === 'retirement' ||
    purpose === 'social_insurance' ||
    purpose === 'title'
  );
}
