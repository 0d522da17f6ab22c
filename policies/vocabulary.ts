/** The closed word lists that policy, server and client share. One Chinese term, one English word. */

export const ROLES = [
  'clerk',
  'unit_leader',
  'window_clerk',
  'archivist',
  'centre_leader',
  'deputy_head',
  'digitiser',
  'inspector',
  'store_keeper',
  'sysadmin',
  'security_officer',
  'auditor',
] as const;
export type Role = (typeof ROLES)[number];

export const ROLE_NAMES: Record<Role, string> = {
  clerk: '经办人',
  unit_leader: '单位负责人',
  window_clerk: '窗口人员',
  archivist: '档案管理员',
  centre_leader: '档案中心负责人',
  deputy_head: '分管领导',
  digitiser: '加工员',
  inspector: '质检员',
  store_keeper: '库房管理员',
  sysadmin: '系统管理员',
  security_officer: '安全保密管理员',
  auditor: '安全审计员',
};

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
