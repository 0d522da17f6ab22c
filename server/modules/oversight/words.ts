import type {
  Conclusion,
  FindingState,
  Measure,
  RuleKind,
  Severity,
  StepKind,
} from './contract.ts';

/** What people call the words of rules and findings, on the server and in the browser alike. */
export const KIND_LABELS: Record<RuleKind, string> = {
  off_hours_reading: '非工作时间阅档',
  officer_off_hours: '三员非工作时间活动',
  mass_access: '批量阅查',
  repeated_refusals: '屡次被拒',
  failed_log_ins: '登录失败集中',
  outside_purpose: '用途之外阅档',
  terminal_hours: '终端开放时间之外活动',
};
export const SEVERITY_LABELS: Record<Severity, string> = { high: '高', medium: '中', low: '低' };
export const MEASURE_LABELS: Record<Measure, string> = {
  pages: '页',
  copied_pages: '页复制件、摘录件',
  volumes: '卷',
  persons: '人的档案',
  units: '个保管单位的档案',
  searches: '次查询',
  id_numbers: '人的身份信息',
};
export const STATE_LABELS: Record<FindingState, string> = {
  new: '新',
  under_way: '核查中',
  concluded: '已有结论',
};
export const CONCLUSION_LABELS: Record<Conclusion, string> = {
  normal: '正常',
  violation: '违规',
  false_alarm: '误报',
  handed_over: '移交',
};
export const STEP_LABELS: Record<StepKind, string> = {
  begin: '开始核查',
  note: '核查记录',
  assign: '交办',
  conclude: '作出结论',
  reopen: '重新核查',
};
/** What a finding is called that no rule found. */
export const BY_HAND = '手工立项';
