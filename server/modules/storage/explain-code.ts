import { meaningOf } from '../../../db/objects/validation/finding.ts';
import type { Store } from './contract.ts';
import { COPY_MEANINGS, SCRUB_MEANINGS } from './finding-words.ts';

/** What a code of a finding in this store says to the administrator. */
export function explainCode(code: string, store: Store): string {
  const ours: Record<string, string> =
    store === 'copy' ? { ...SCRUB_MEANINGS, ...COPY_MEANINGS } : SCRUB_MEANINGS;
  if (ours[code] !== undefined) return ours[code];
  const meaning = meaningOf(code) ?? code;
  if (meaning.includes('请')) return meaning;
  return store === 'copy' ? `${meaning}：请修复本卷，从档案库补回` : `${meaning}：请从副本修复本卷`;
}
