import { advanceEms } from '../sheets/sheet.ts';
import type { TextInk } from '../sheets/sheet.ts';
import { toPixel } from './canvas.ts';
import { findGlyph } from './glyph-press.ts';
import type { Mask } from './mask.ts';
import { PENCIL_SHADE, PRINT_SHADE, stray } from './press.ts';
import type { Press } from './press.ts';
import { stampMask } from './stamp-mask.ts';
import type { Inking } from './stamp-mask.ts';

/** Sets a line of type, or writes it by hand: then every letter strays a little and the line drifts. */
export function drawWriting(press: Press, ink: TextInk): void {
  const isWritten = ink.face === 'hand' || ink.face === 'pencil';
  const unrest = isWritten ? press.hand.unrest : 0;
  const drift = stray(press) * 0.008 * unrest;
  const inking = inkingOf(press, ink);
  let advance = 0;
  for (const character of ink.text) {
    const width = advanceEms(character) * ink.sizeMm;
    const glyph = findGlyph(ink.face, character);
    const centre = { x: ink.x + advance + width / 2, y: ink.y + advance * drift };
    if (glyph !== undefined) setGlyph(press, ink, glyph, centre, { unrest, inking });
    advance += width;
  }
}

type Setting = { unrest: number; inking: Inking };

function setGlyph(
  press: Press,
  { sizeMm }: TextInk,
  glyph: Mask,
  centre: { x: number; y: number },
  { unrest, inking }: Setting,
): void {
  const { canvas, hand } = press;
  const move = (share: number) => stray(press) * unrest * share * sizeMm;
  const [x, y] = toPixel(canvas, centre.x + move(0.05), centre.y + move(0.1));
  const scale = (sizeMm * canvas.pxPerMm * (1 + stray(press) * unrest * 0.1)) / glyph.emPx;
  const turn = canvas.skewRadians + stray(press) * unrest * 0.08;
  stampMask(canvas, glyph, { x, y, scale, turn, lean: unrest > 0 ? hand.lean : 0 }, inking);
}

function inkingOf({ red, hand, random }: Press, { face, isRed }: TextInk): Inking {
  if (isRed === true) return { shade: red, strength: 0.95, uneven: 0.1 };
  switch (face) {
    case 'print':
    case 'bold':
      return { shade: PRINT_SHADE, strength: 0.94, uneven: 0.12 };
    case 'hand':
      return { shade: hand.shade, strength: 0.86 + random.next() * 0.14, uneven: 0.22 };
    case 'pencil':
      return { shade: PENCIL_SHADE, strength: 0.9, uneven: 0.6 };
  }
}
