import type { Services } from '../../context.ts';
import { invalid } from '../../errors.ts';
import type { Copying } from '../../../policies/vocabulary.ts';
import { setLines } from './set-extract.ts';
import { MOST_CHARACTERS, MOST_LINES } from './words.ts';

const COLUMN = 'copies.sealed_text';
type Needs = Pick<Services, 'keystore'>;

/** What of a file an extract says rests encrypted. */
export function sealText({ keystore }: Needs, text: string): Buffer {
  return keystore.sealField(COLUMN, text);
}

/**
 * The text of what is made: none for a reproduction; for an extract what is given, or that of the spoilt one.
 * @throws AppError `invalid` that says what to do.
 */
export function textFor(
  { keystore }: Needs,
  copying: Copying,
  given: string | null,
  sealed: Buffer | null,
): string | null {
  if (copying === 'reproduction') {
    if (given === null) return null;
    throw invalid('该项批准的是复制，不能另写文字；需要摘录请另行申请', 'text');
  }
  const text = (given ?? (sealed === null ? '' : keystore.openField(COLUMN, sealed))).trim();
  if (text.length < 2) throw invalid('请写出摘录的内容', 'text');
  if (text.length > MOST_CHARACTERS || setLines(text).length > MOST_LINES) {
    throw invalid(`摘录最多 ${MOST_CHARACTERS} 字、${MOST_LINES} 行，请删减或分项申请`, 'text');
  }
  return text;
}
