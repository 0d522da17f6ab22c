import type { Certainty } from './contract.ts';

/**
 * What an entry tells of reading. `page`: a page left the server; `strip`: thumbnails did; `extract`: a page did, for
 * who writes an extract from it; `copy`: sheets of paper did, unless nothing of it left. `unsent`: that is said of one,
 * where its own entry is not at hand, or a copy that was not sent to its end.
 */
export const HAPPENINGS = [
  'open',
  'confirm',
  'page',
  'strip',
  'extract',
  'copy',
  'refuse',
  'unsent',
  'close',
] as const;
export type Happening = (typeof HAPPENINGS)[number];

/** What a picture may weigh that is handed in for tracing: a scan of A4 at 300 dpi without compression fits. */
export const MOST_PICTURE_BYTES = 32 * 1024 * 1024;

/** From how many places behind the point on a bound is called so. */
const CERTAINTIES = [
  [12, '极高', '万亿分之一'],
  [9, '极高', '十亿分之一'],
  [8, '很高', '亿分之一'],
  [6, '很高', '百万分之一'],
  [4, '高', '万分之一'],
] as const;

/**
 * How sure it is that a mark was read, in a word and by its figures. `chance` bounds the probability that a picture
 * without any mark is taken for one with.
 */
export function sayCertainty({ chance, correctedSigns, signs }: Certainty): {
  word: string;
  figures: string;
} {
  const places = -Math.log10(chance);
  const found = CERTAINTIES.find(([least]) => places >= least);
  const corrected = `${signs} 个码位中有 ${correctedSigns} 个靠纠错补回`;
  if (!found) {
    const share = `${Math.ceil(chance * 100)}%`;
    return { word: '不足以采信', figures: `${MISTAKEN}可达 ${share}；${corrected}` };
  }
  const [, word, bound] = found;
  return { word, figures: `${MISTAKEN}不超过${bound}（${powerOf(chance)}）；${corrected}` };
}

const MISTAKEN = '没有标记的图片被误认成有的概率';

/** `2.3 × 10^-10`: raised digits are missing from some fonts. */
function powerOf(chance: number): string {
  return chance.toExponential(1).replace('e', '\u00a0×\u00a010^');
}
