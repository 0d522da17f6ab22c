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

/** 类号 of the ten classes in the edition of 2018, in the order of the catalogue. */
export const CLASS_CODES: readonly string[] = [
  '1',
  '2',
  '3',
  '4-1',
  '4-2',
  '4-3',
  '4-4',
  '5',
  '6',
  '7',
  '8',
  '9-1',
  '9-2',
  '9-3',
  '9-4',
  '10',
];

/**
 * How far a purpose opens a class, widest first. `earliest`: of all classes so marked together, only the
 * material formed first. `dates_only`: that a material exists, and when it was formed.
 */
export const CUT_MODES = ['full', 'earliest', 'dates_only'] as const;
export type CutMode = (typeof CUT_MODES)[number];

export const CUT_MODE_NAMES: Record<CutMode, string> = {
  full: '全文',
  earliest: '仅最早一份',
  dates_only: '仅形成时间',
};

/** 单位类别: the tiers, and the kinds of unit that keep archives or do not. */
export const UNIT_KINDS = [
  'region',
  'city',
  'county',
  'department',
  'keeps_own',
  'keeps_none',
  'window',
] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];
