import { formatTime } from '../../formats/format-time.ts';
import { describeOutcome } from './describe-outcome.ts';
import type { EntryDetail } from './ledger.ts';
import { actionWord, kindWord, purposeWord } from './ledger-words.ts';

type Field = EntryDetail['fields'][number];

const WORDS: Partial<Record<string, (value: string) => string>> = {
  kind: (value) => kindWord(value).label,
  action: actionWord,
  purpose: purposeWord,
  outcome: describeOutcome,
  atMs: (value) => formatTime(new Date(Number(value)), 'second'),
  pages: (value) => `${value.split(' ').length} 页`,
};

/** What the value of a field means in words; empty where it says all itself. */
export function explainField({ name, value, meaning }: Field): string {
  if (meaning !== null) return meaning;
  const words = WORDS[name]?.(value) ?? '';
  return words === value ? '' : words;
}
