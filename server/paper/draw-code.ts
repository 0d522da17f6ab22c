import encodeQr from 'qr';
import type { Paper } from './open-paper.ts';

const QUIET_MODULES = 4;

/** A text as a QR code of a given side, its quiet zone included; leaves the fill black. */
export function drawCode(
  paper: Paper,
  text: string,
  { left, top, side }: { left: number; top: number; side: number },
): void {
  const rows = encodeQr(text, 'raw', { ecc: 'medium', border: QUIET_MODULES, encoding: 'byte' });
  const module = side / rows.length;
  for (const [y, row] of rows.entries()) {
    for (const [x, isDark] of row.entries()) {
      if (isDark) paper.rect(left + x * module, top + y * module, module, module);
    }
  }
  paper.fill('#000000');
}
