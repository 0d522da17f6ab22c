import type { Measure, RuleBody, RuleDraft, RuleKind } from './oversight.ts';

/** A rule as it is typed: the parameters of every kind side by side, of which its kind takes some. */
export type RuleForm = {
  label: string;
  severity: RuleDraft['severity'];
  isEnabled: boolean;
  dueDays: number;
  kind: RuleKind;
  measure: Measure;
  by: 'account' | 'terminal';
  windowMinutes: number;
  atLeast: number;
  graceMinutes: number;
  withLookUps: boolean;
};

/** What a kind asks for beside its name. */
export const FIELDS_OF: Record<RuleKind, readonly (keyof RuleForm)[]> = {
  off_hours_reading: ['graceMinutes', 'withLookUps'],
  officer_off_hours: ['graceMinutes'],
  mass_access: ['measure', 'windowMinutes', 'atLeast'],
  repeated_refusals: ['windowMinutes', 'atLeast'],
  failed_log_ins: ['by', 'windowMinutes', 'atLeast'],
  outside_purpose: ['graceMinutes'],
  terminal_hours: ['graceMinutes'],
};

export function newRule(): RuleForm {
  return {
    label: '',
    severity: 'medium',
    isEnabled: true,
    dueDays: 7,
    kind: 'mass_access',
    measure: 'pages',
    by: 'account',
    windowMinutes: 60,
    atLeast: 100,
    graceMinutes: 30,
    withLookUps: false,
  };
}

export function formOf({ label, severity, isEnabled, dueDays, body }: RuleDraft): RuleForm {
  const { kind, parameters } = body;
  return { ...newRule(), label, severity, isEnabled, dueDays, kind, ...parameters };
}

export function bodyOf(form: RuleForm): RuleBody {
  const parameters = Object.fromEntries(FIELDS_OF[form.kind].map((field) => [field, form[field]]));
  return { kind: form.kind, parameters } as RuleBody;
}

export function draftOf(form: RuleForm): RuleDraft {
  const { severity, isEnabled, dueDays } = form;
  return { label: form.label.trim(), severity, isEnabled, dueDays, body: bodyOf(form) };
}

/** What is missing, each with the id of its field. */
export function checkRule(form: RuleForm): { field: string; message: string }[] {
  const problems: { field: string; message: string }[] = [];
  if (form.label.trim().length < 2) {
    problems.push({ field: 'rule-label', message: '请填写规则名称（不少于 2 个字）' });
  }
  return problems;
}
