import type {
  Allowed,
  Explanation,
  explainDecision,
  listPolicyVersions,
  Preview,
  previewPolicy,
  ShownPolicy,
  showPolicy,
  showPolicyVersion,
  whoCan,
} from '../../../server/modules/policies/contract.ts';
import { read, write } from '../../services/http.ts';
import type { AnswerOf, BodyOf } from '../../services/http.ts';

export type { Allowed, Explanation, Preview, ShownPolicy };
export type PolicyText = ShownPolicy['text'];
export type VersionDetail = AnswerOf<typeof showPolicyVersion>;
export type WhyQuestion = BodyOf<typeof explainDecision>;
export type WhoQuestion = BodyOf<typeof whoCan>;

const ROOT = '/api/policies';

export function loadPolicy(signal: AbortSignal) {
  return read<typeof showPolicy>(`${ROOT}/current`, { signal });
}

export function loadVersions(before: string, signal: AbortSignal) {
  return read<typeof listPolicyVersions>(`${ROOT}/versions`, { query: { before }, signal });
}

export function loadVersion(version: string, signal: AbortSignal) {
  return read<typeof showPolicyVersion>(`${ROOT}/versions/${version}`, { signal });
}

export function previewText(text: PolicyText) {
  return write<typeof previewPolicy>(`${ROOT}/preview`, { text });
}

export function explain(question: WhyQuestion) {
  return write<typeof explainDecision>(`${ROOT}/explain`, question);
}

export function listWhoCan(question: WhoQuestion) {
  return write<typeof whoCan>(`${ROOT}/who-can`, question);
}
