/** The closed word lists that policy, server and client share. One Chinese term, one English word. */

/** A word of `roles.csv`: the roles there are belong to the policy version in force. */
export type Role = string;

/** 三员: the roles that hold each other in check. Each stands alone on its account. */
export const OFFICERS = ['sysadmin', 'security_officer', 'auditor'] as const;

/** 知悉范围等级, lowest first: a reader's clearance must reach the file's level. */
export const CLEARANCES = ['internal', 'secret', 'confidential'] as const;
export type Clearance = (typeof CLEARANCES)[number];

export const CLEARANCE_NAMES: Record<Clearance, string> = {
  internal: '内部',
  secret: '秘密',
  confidential: '机密',
};

export const PURPOSES = [
  'wage',
  'retirement',
  'social_insurance',
  'title',
  'political_review',
  'party_standing',
  'abroad',
  'appointment',
] as const;
export type Purpose = (typeof PURPOSES)[number];

/**
 * How the actor's unit stands to the unit that decides about the subject (管理或保管单位):
 * above in the same line, below in it, or beside it.
 */
export const RELATIONS = ['own', 'above', 'below', 'beside'] as const;
export type Relation = (typeof RELATIONS)[number];

export const GRANTS = ['none', 'live', 'expired'] as const;
export type GrantState = (typeof GRANTS)[number];

/** Whether the terminal serves whom, what for and when it is used; every other word is a reason why not. */
export const TERMINAL_FITS = ['fit', 'other_unit', 'other_purpose', 'closed_hours'] as const;
export type TerminalFit = (typeof TERMINAL_FITS)[number];
