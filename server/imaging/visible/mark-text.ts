import { measureEms } from '../draw-text.ts';
import { spellMissingGlyphs } from '../missing-glyphs.ts';

/**
 * The visible mark: whoever photographs a page photographs the name of its reader with it. `lines` are set large and
 * pale, under the strokes of the page; the words of `trace` small and dark, so that binarising cannot erase them.
 */
export type MarkText = { lines: string[]; trace: string; layout?: MarkLayout };

/** How steep the mark runs, and how large its large type is at most, in thousandths of the page's width. */
export type MarkLayout = { angleDegrees: number; sizePermille: number };

export const PLAIN_LAYOUT: MarkLayout = { angleDegrees: 24, sizePermille: 23 };

export const TRACE_SCALE = 0.54;
export const TRACE_SPACING_EMS = 0.3;
const WORD_GAP_EMS = 0.8;

/** One word of the trace, in ems of the large type: its width at most, and its middle from the middle of the line. */
export type TraceWord = { text: string; widthEms: number; middleEms: number };

export function layTrace(trace: string): TraceWord[] {
  const words = trace.split(/\s+/u).filter((text) => text !== '');
  const widths = words.map(measureWord);
  const half = spanOf(widths) / 2;
  return words.map((text, place) => {
    const widthEms = widths[place] ?? 0;
    const before = spanOf(widths.slice(0, place + 1)) - widthEms;
    return { text, widthEms, middleEms: before + widthEms / 2 - half };
  });
}

/** Widest line of the mark in ems of the large type. */
export function measureMark({ lines, trace }: MarkText): number {
  const traceEms = spanOf(layTrace(trace).map(({ widthEms }) => widthEms));
  return Math.max(traceEms, ...lines.map((line) => measureEms(spellMissingGlyphs(line))));
}

function measureWord(text: string): number {
  const shown = spellMissingGlyphs(text);
  return TRACE_SCALE * (measureEms(shown) + TRACE_SPACING_EMS * Array.from(shown).length);
}

function spanOf(widths: readonly number[]): number {
  const gaps = Math.max(0, widths.length - 1) * WORD_GAP_EMS * TRACE_SCALE;
  return widths.reduce((sum, width) => sum + width, gaps);
}
