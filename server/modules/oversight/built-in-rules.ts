import type { RuleDraft } from './contract.ts';
import type { WorkCalendar } from './watching/work-calendar.ts';

/**
 * The rules that the program brings. Their figures are a place to begin, to be fitted to each centre; a rule is
 * known by its word for ever.
 */
export const BUILT_IN_RULES: Readonly<Record<string, RuleDraft>> = {
  outside_purpose: {
    label: '用途之外阅档',
    severity: 'high',
    isEnabled: true,
    dueDays: 3,
    body: { kind: 'outside_purpose', parameters: { graceMinutes: 0 } },
  },
  off_hours_reading: {
    label: '非工作时间阅档',
    severity: 'medium',
    isEnabled: true,
    dueDays: 7,
    body: { kind: 'off_hours_reading', parameters: { graceMinutes: 30, withLookUps: true } },
  },
  officer_off_hours: {
    label: '三员夜间活动',
    severity: 'medium',
    isEnabled: true,
    dueDays: 7,
    body: { kind: 'officer_off_hours', parameters: { graceMinutes: 60 } },
  },
  mass_pages: {
    label: '短时大量阅页',
    severity: 'medium',
    isEnabled: true,
    dueDays: 7,
    body: {
      kind: 'mass_access',
      parameters: { measure: 'pages', windowMinutes: 60, atLeast: 300 },
    },
  },
  mass_copies: {
    label: '一日大量复制摘录',
    severity: 'high',
    isEnabled: true,
    dueDays: 3,
    body: {
      kind: 'mass_access',
      parameters: { measure: 'copied_pages', windowMinutes: 1440, atLeast: 60 },
    },
  },
  mass_persons: {
    label: '一日阅看多人档案',
    severity: 'high',
    isEnabled: true,
    dueDays: 3,
    body: {
      kind: 'mass_access',
      parameters: { measure: 'persons', windowMinutes: 1440, atLeast: 30 },
    },
  },
  many_units: {
    label: '一周跨多单位阅档',
    severity: 'medium',
    isEnabled: true,
    dueDays: 7,
    body: {
      kind: 'mass_access',
      parameters: { measure: 'units', windowMinutes: 10_080, atLeast: 6 },
    },
  },
  mass_searches: {
    label: '频繁查询',
    severity: 'low',
    isEnabled: true,
    dueDays: 14,
    body: {
      kind: 'mass_access',
      parameters: { measure: 'searches', windowMinutes: 60, atLeast: 60 },
    },
  },
  id_numbers: {
    label: '大量查看身份信息',
    severity: 'high',
    isEnabled: true,
    dueDays: 3,
    body: {
      kind: 'mass_access',
      parameters: { measure: 'id_numbers', windowMinutes: 1440, atLeast: 15 },
    },
  },
  repeated_refusals: {
    label: '屡次被拒',
    severity: 'medium',
    isEnabled: true,
    dueDays: 7,
    body: { kind: 'repeated_refusals', parameters: { windowMinutes: 60, atLeast: 10 } },
  },
  failed_accounts: {
    label: '一个账号登录失败集中',
    severity: 'medium',
    isEnabled: true,
    dueDays: 7,
    body: {
      kind: 'failed_log_ins',
      parameters: { by: 'account', windowMinutes: 30, atLeast: 5 },
    },
  },
  failed_terminals: {
    label: '一台终端登录失败集中',
    severity: 'high',
    isEnabled: true,
    dueDays: 3,
    body: {
      kind: 'failed_log_ins',
      parameters: { by: 'terminal', windowMinutes: 30, atLeast: 12 },
    },
  },
  terminal_hours: {
    label: '终端开放时间之外活动',
    severity: 'low',
    isEnabled: true,
    dueDays: 14,
    body: { kind: 'terminal_hours', parameters: { graceMinutes: 10 } },
  },
};

/** Monday to Friday; the holidays of a year are told by the State Council in the autumn before it. */
export const BUILT_IN_CALENDAR: WorkCalendar = {
  hours: [{ days: [1, 2, 3, 4, 5], from: 8 * 60, to: 18 * 60 }],
  holidays: [],
  workdays: [],
};
