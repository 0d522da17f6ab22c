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

export const RELATION_NAMES: Record<Relation, string> = {
  own: '本单位（本人事项）',
  above: '上级单位',
  below: '下级单位',
  beside: '无隶属关系',
};

export const GRANTS = ['none', 'live', 'expired'] as const;
export type GrantState = (typeof GRANTS)[number];

export const GRANT_NAMES: Record<GrantState, string> = {
  none: '没有授权',
  live: '授权有效',
  expired: '授权已过期或已收回',
};

/** Whether the terminal serves whom, what for and when it is used; every other word is a reason why not. */
export const TERMINAL_FITS = ['fit', 'other_unit', 'other_purpose', 'closed_hours'] as const;
export type TerminalFit = (typeof TERMINAL_FITS)[number];

export const TERMINAL_FIT_NAMES: Record<TerminalFit, string> = {
  fit: '合用',
  other_unit: '不服务于该单位',
  other_purpose: '不办理该用途',
  closed_hours: '不在开放时间',
};

/** What people call the actions of the policy. */
export const ACTION_NAMES: Readonly<Record<string, string>> = {
  'units.list': '查看单位名录',
  'units.show': '查看单位',
  'authorities.show': '查看管理权限',
  'kinships.declare': '申报亲属',
  'kinships.browse_own': '查看本人申报的亲属',
  'archives.search': '查询档案',
  'archives.show': '查看档案卡',
  'archives.reveal_id': '查看完整身份证号',
  'archives.show_readings': '查看阅看记录',
  'intake.submit': '提交数据包',
  'intake.show': '查看检测报告',
  'intake.browse': '查看接收登记',
  'requests.submit': '提出查阅申请',
  'requests.options': '核对可申请范围',
  'requests.browse': '查看工作台',
  'requests.show': '查看申请',
  'requests.withdraw': '撤回申请',
  'requests.approve': '审批申请',
  'requests.recall': '收回授权',
  'viewing.read': '阅档',
  'copies.browse': '查看复制摘录登记簿',
  'copies.show': '查看复制摘录',
  'copies.make': '制作复制件、摘录件',
  'copies.check': '校对复制摘录',
  'copies.hand_over': '交付复制摘录',
  'copies.settle': '办理复制摘录的收回、归卷、销毁',
  'copies.export': '导出复制摘录登记簿',
  'ledger.browse': '查阅账本',
  'ledger.export': '导出账本',
  'ledger.show_witnesses': '查看见证与日结',
  'witnesses.browse': '查看见证名录',
  'ledger.export_list': '导出条目清单',
  'ledger.reveal_detail': '查看条目附注',
  'ledger.prove': '出具账本证明',
  'ledger.trace': '图片溯源',
  'accounts.browse': '查看人员与岗位',
  'accounts.collect_secret': '领取一次性口令',
  'archives.reveal_subject': '查知案卷人员姓名',
  'archives.find_subject': '按人查找案卷',
  'sessions.browse': '查看会话',
  'sessions.end': '结束会话',
  'terminals.browse': '查看终端',
  'changes.propose': '提出变更',
  'changes.decide': '复核变更',
  'changes.browse': '查看变更单',
  'changes.show': '查看变更',
  'policies.show': '查看权限策略',
  'policies.preview': '预览策略影响',
  'policies.explain': '解释权限',
  'policies.who_can': '查谁有权限',
  'storage.show': '查看存储状况',
  'storage.scrub': '安排巡检',
  'storage.repair': '修复损坏的卷',
  'backups.browse': '查看备份与介质',
  'backups.run': '备份',
  'backups.register_medium': '登记介质',
  'backups.amend_medium': '变更介质登记',
  'backups.report_restore_test': '登记恢复演练',
  'keys.show': '查看密钥状况',
  'alarms.browse': '查看告警',
  'oversight.show': '查看监督规则',
  'oversight.preview': '试算监督规则',
  'findings.browse': '查看疑点',
  'findings.work': '查办疑点',
  'reviews.browse': '查看定期审查',
  'reviews.sign': '签署定期审查',
};

/** An action that has no name yet is shown as it is written. */
export function nameAction(action: string): string {
  return ACTION_NAMES[action] ?? action;
}
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

/** 复制、摘录: the two ways in which something of a file goes out on paper. */
export const COPYINGS = ['reproduction', 'extract'] as const;
export type Copying = (typeof COPYINGS)[number];

export const COPYING_NAMES: Record<Copying, string> = {
  reproduction: '复制',
  extract: '摘录',
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
