import { drawText } from '../draw-text.ts';
import { drawCoverage } from './draw-coverage.ts';
import { packInk } from './ink-runs.ts';
import type { InkRuns } from './ink-runs.ts';
import { TRACE_SCALE, TRACE_SPACING_EMS } from './mark-text.ts';
import type { TraceWord } from './mark-text.ts';

/**
 * A dark word on its own, its middle in the middle of `ink`; and the room around it that must be free for it to be
 * mistaken for nothing, as the first and the last column of each row of a square of `2 * halo.reach + 1` rows; strokes of
 * the page are wider than `halo.step` pixels.
 */
export type WordStamp = { ink: InkRuns; halo: Halo };

export type Halo = { reach: number; step: number; firsts: Int16Array; lasts: Int16Array };

const DARK = { red: 0.46, rest: 0.2 };
const MARGIN_EMS = 0.4;
/** The large type of a page of 150 dpi, whose thinnest lines are about a pixel wide. */
const SMALL_TYPE_PX = 28;
/** From the baseline to the middle of a figure or a Han character, in ems of their own. */
const MIDDLE_EMS = 0.37;

export async function renderWord(
  word: TraceWord,
  fontPx: number,
  radians: number,
): Promise<WordStamp> {
  const halfWidth = (word.widthEms * fontPx) / 2;
  const halfHeight = (TRACE_SCALE * fontPx) / 2;
  const reach = Math.ceil(Math.hypot(halfWidth, halfHeight) + 2);
  const side = 2 * reach + 1;
  const em = TRACE_SCALE * fontPx;
  const style = `font-size="${em}" letter-spacing="${TRACE_SPACING_EMS}em" fill="#fff" stroke="#fff" stroke-width="${fontPx * 0.012}"`;
  const drawn = drawText(word.text, (TRACE_SPACING_EMS * em) / 2, MIDDLE_EMS * em, style);
  const turn = `translate(${reach + 0.5} ${reach + 0.5}) rotate(${(-radians * 180) / Math.PI})`;
  const coverage = await drawCoverage(`<g transform="${turn}">${drawn}</g>`, side, side);
  const margin = MARGIN_EMS * fontPx;
  return {
    ink: packInk(coverage, side, side, DARK),
    halo: {
      ...turnBox(halfWidth + margin, halfHeight + margin, radians),
      step: Math.max(1, Math.round(fontPx / SMALL_TYPE_PX)),
    },
  };
}

/** The rows of a turned box around its middle. */
function turnBox(halfWidth: number, halfHeight: number, radians: number): Omit<Halo, 'step'> {
  const reach = Math.ceil(Math.hypot(halfWidth, halfHeight));
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const firsts = new Int16Array(2 * reach + 1).fill(1);
  const lasts = new Int16Array(2 * reach + 1);
  for (let y = -reach; y <= reach; y++) {
    // Along the word: x cos − y sin; across it: x sin + y cos.
    const [low, high] = within(cos, -y * sin, halfWidth);
    const [lowest, highest] = within(sin, y * cos, halfHeight);
    firsts[y + reach] = Math.ceil(Math.max(low, lowest));
    lasts[y + reach] = Math.floor(Math.min(high, highest));
  }
  return { reach, firsts, lasts };
}

/** Where |x · slope + shift| is at most `half`. */
function within(slope: number, shift: number, half: number): [low: number, high: number] {
  if (Math.abs(slope) < 1e-9) return Math.abs(shift) <= half ? [-Infinity, Infinity] : [1, 0];
  const ends = [(-half - shift) / slope, (half - shift) / slope] as const;
  return [Math.min(...ends), Math.max(...ends)];
}
