import type { Period, ReviewReport } from './contract.ts';

export const PERIOD_LABELS: Record<Period, string> = { week: '周', month: '月' };

/**
 * The text that auditors sign (SM2 with SM3, UTF-8), on the server and in the browser alike: one line that says what
 * it is, then JSON with its keys in order, so that one report and one opinion have one text.
 */
export function reviewText(report: ReviewReport, opinion: string): string {
  return `lantai review v1\n${inOrder({ ...report, opinion })}\n`;
}

/** Reads such a text again. */
export function readReviewText(text: string): { report: ReviewReport; opinion: string } {
  const [form, body = ''] = text.split('\n');
  if (form !== 'lantai review v1') throw new Error('no review text');
  const { opinion, ...report } = JSON.parse(body) as ReviewReport & { opinion: string };
  return { report, opinion };
}

function inOrder(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(
          Object.entries(part).sort(([one], [other]) => (one < other ? -1 : Number(one > other))),
        )
      : part,
  );
}
