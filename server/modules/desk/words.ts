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
 * How sure it is that a mark was read, in a word and by its figure. `chance` bounds the probability that a picture
 * without any mark is taken for one with.
 */
export function sayCertainty(chance: number): { word: string; figure: string } {
  const places = -Math.log10(chance);
  const found = CERTAINTIES.find(([least]) => places >= least);
  if (!found) return { word: '不足以采信', figure: `可达 ${Math.ceil(chance * 100)}%` };
  const [, word, bound] = found;
  return { word, figure: `不超过${bound}（${powerOf(chance)}）` };
}

/** `2.3 × 10⁻¹⁰`. */
function powerOf(chance: number): string {
  const [digits = '', places = ''] = chance.toExponential(1).split('e-');
  return `${digits} × 10⁻${[...places].map((digit) => RAISED[Number(digit)] ?? '').join('')}`;
}

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';
