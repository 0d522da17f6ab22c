import { TEXT_FAMILY } from './prepare-fonts.ts';
import { spellMissingGlyphs } from './missing-glyphs.ts';

/** Width of `text` in ems: an upper bound for the prepared family. */
export function measureEms(text: string): number {
  return Array.from(text).reduce(
    (sum, one) => sum + ((one.codePointAt(0) ?? 0) < 0x2e80 ? 0.62 : 1),
    0,
  );
}

/** An SVG text element centred on `x`, with hostile and undrawable characters made harmless. */
export function drawText(text: string, x: number, y: number, style: string): string {
  const shown = escapeXml(spellMissingGlyphs(text));
  return `<text x="${x}" y="${y}" text-anchor="middle" font-family="${TEXT_FAMILY}" ${style}>${shown}</text>`;
}

function escapeXml(text: string): string {
  const printable = text.replace(/\p{C}/gu, ' ');
  return printable.replace(/[<>&'"]/g, (one) => `&#${one.codePointAt(0) ?? 0};`);
}
