import { meaningOf } from '../../../db/objects/validation/finding.ts';
import { SCRUB_MEANINGS, type ScrubCode } from './finding-words.ts';

/** What a code of a finding says to the administrator. */
export function explainCode(code: string): string {
  if (isOurs(code)) return SCRUB_MEANINGS[code];
  const meaning = meaningOf(code) ?? code;
  return meaning.includes('请') ? meaning : `${meaning}：请从副本修复本卷`;
}

function isOurs(code: string): code is ScrubCode {
  return code in SCRUB_MEANINGS;
}
