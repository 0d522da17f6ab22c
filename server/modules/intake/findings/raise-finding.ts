import { maskIdNumbersIn } from '../../persons/index.ts';
import type { CheckStep, Finding } from '../conformance-report.ts';
import { RULES } from './rules.ts';
import type { RuleCode } from './rules.ts';

const MAX_MESSAGE_CHARACTERS = 500;

/** One broken rule as the report shows it. ID numbers are masked here, so no caller can forget. */
export function raiseFinding(
  code: RuleCode,
  message: string,
  where: Finding['where'] = {},
): Finding {
  const step = code.slice(0, code.indexOf('.')) as CheckStep;
  const file = where.file === undefined ? {} : { file: presentable(where.file) };
  return {
    ...RULES[code],
    step,
    code,
    where: { ...where, ...file },
    message: presentable(message),
  };
}

/** Names come from strangers: a control character in one could rewrite an operator's terminal. */
function presentable(raw: string): string {
  const text = maskIdNumbersIn(raw).replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, '\uFFFD');
  return text.length > MAX_MESSAGE_CHARACTERS ? `${text.slice(0, MAX_MESSAGE_CHARACTERS)}…` : text;
}
