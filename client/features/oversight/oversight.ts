import type {
  assignFinding,
  beginFinding,
  browseFindings,
  Conclusion,
  concludeFinding,
  Finding,
  FINDING_BOXES,
  FindingRow,
  FindingState,
  MEASURES,
  noteFinding,
  previewRule,
  reopenFinding,
  RuleBody,
  RuleDraft,
  RuleKind,
  RuleRow,
  Severity,
  showFinding,
  showRule,
  showRules,
  StepKind,
  takeUpFinding,
} from '../../../server/modules/oversight/contract.ts';
import { read, write } from '../../services/http.ts';
import type { AnswerOf, BodyOf, Query } from '../../services/http.ts';
import type { Tone } from '../../ui/tone.ts';

export type {
  Conclusion,
  Finding,
  FindingRow,
  FindingState,
  RuleBody,
  RuleDraft,
  RuleKind,
  RuleRow,
  Severity,
  StepKind,
};
export type FindingBox = (typeof FINDING_BOXES)[number];
export type Measure = (typeof MEASURES)[number];
export type Rules = AnswerOf<typeof showRules>;
export type RulePreview = AnswerOf<typeof previewRule>;

export const TONE_OF_SEVERITY: Record<Severity, Tone> = {
  high: 'red',
  medium: 'amber',
  low: 'plain',
};
export const TONE_OF_STATE: Record<FindingState, Tone> = {
  new: 'blue',
  under_way: 'amber',
  concluded: 'green',
};

export function loadFindings(query: Query, signal: AbortSignal) {
  return read<typeof browseFindings>('/api/findings', { query, signal });
}

export function loadFinding(findingId: string, after: number, signal: AbortSignal) {
  return read<typeof showFinding>(`/api/findings/${findingId}`, { query: { after }, signal });
}

type StepContract =
  | typeof beginFinding
  | typeof noteFinding
  | typeof assignFinding
  | typeof concludeFinding
  | typeof reopenFinding;

/** What an auditor does about a finding; `body` is what that kind of step takes. */
export function takeStep(findingId: string, kind: StepKind, body: object, key: string) {
  return write<StepContract>(
    `/api/findings/${findingId}/${kind}`,
    body as BodyOf<typeof beginFinding>,
    key,
  );
}

export function takeUp(body: BodyOf<typeof takeUpFinding>, key: string) {
  return write<typeof takeUpFinding>('/api/findings', body, key);
}

export function loadRules(signal?: AbortSignal) {
  return read<typeof showRules>('/api/oversight/rules', signal ? { signal } : {});
}

export function loadRule(ruleId: string, signal?: AbortSignal) {
  return read<typeof showRule>(`/api/oversight/rules/${ruleId}`, signal ? { signal } : {});
}

export function tryRule(body: RuleBody, days: number, key: string) {
  return write<typeof previewRule>('/api/oversight/preview', { body, days }, key);
}
