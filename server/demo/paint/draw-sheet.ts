import type { Ink, Sheet, TextInk } from '../sheets/sheet.ts';
import { toPixel } from './canvas.ts';
import { drawRule } from './draw-rule.ts';
import { drawWriting } from './draw-writing.ts';
import { castGlyphs } from './glyph-press.ts';
import type { Mask } from './mask.ts';
import { portraitMask } from './portrait-mask.ts';
import { PRINT_SHADE, stray } from './press.ts';
import type { Press } from './press.ts';
import { chopMask, sealMask } from './seal-mask.ts';
import { stampMask } from './stamp-mask.ts';

const SEAL_MM = 42;
const CHOP_MM = 12;
const WANDER_MM = 5;

/** Puts a sheet's ink on the paper, in the order in which it was laid. */
export async function drawSheet(press: Press, sheet: Sheet): Promise<void> {
  await castSheet(sheet);
  for (const ink of sheet) await drawInk(press, ink);
}

async function castSheet(sheet: Sheet): Promise<void> {
  for (const face of ['print', 'bold', 'hand', 'pencil'] as const) {
    const texts = sheet.filter((ink): ink is TextInk => ink.kind === 'text' && ink.face === face);
    await castGlyphs(face, texts.map(({ text }) => text).join(''));
  }
}

async function drawInk(press: Press, ink: Ink): Promise<void> {
  switch (ink.kind) {
    case 'text':
      drawWriting(press, ink);
      break;
    case 'rule':
      drawRule(press.canvas, ink, ink.isRed === true ? press.red : PRINT_SHADE);
      break;
    case 'seal':
      stampRed(press, await sealMask(ink.unitName), ink, SEAL_MM);
      break;
    case 'chop':
      stampRed(press, await chopMask(ink.name), ink, CHOP_MM);
      break;
    case 'photo':
      glue(press, await portraitMask(ink.personKey, ink.sex), ink);
  }
}

/** Nobody stamps quite straight, quite in place or with quite enough ink. */
function stampRed(press: Press, mask: Mask, at: { x: number; y: number }, sizeMm: number): void {
  const { canvas, red } = press;
  const wander = () => stray(press) * Math.min(WANDER_MM, sizeMm / 4);
  const [x, y] = toPixel(canvas, at.x + wander(), at.y + wander());
  const scale = (sizeMm * canvas.pxPerMm) / mask.emPx;
  const inking = { shade: red, strength: 0.95 + stray(press) * 0.1, uneven: 0.3 };
  stampMask(canvas, mask, { x, y, scale, turn: stray(press) * 0.36 }, inking);
}

function glue(press: Press, mask: Mask, ink: Extract<Ink, { kind: 'photo' }>): void {
  const { canvas } = press;
  const [x, y] = toPixel(canvas, ink.x + ink.width / 2, ink.y + ink.height / 2);
  const scale = (ink.width * canvas.pxPerMm) / mask.width;
  const turn = canvas.skewRadians + stray(press) * 0.03;
  stampMask(
    canvas,
    mask,
    { x, y, scale, turn },
    { shade: [222, 226, 228], strength: 1, uneven: 0 },
  );
}
