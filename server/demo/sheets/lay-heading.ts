import { writeCentred } from './sheet.ts';
import type { Sheet } from './sheet.ts';

const CENTRE_MM = 108;

/** The title of a form, spread as printers spread short ones. */
export function layHeading(title: string, y = 29): Sheet {
  const sizeMm = title.length > 12 ? 6.4 : 7.6;
  const spread = title.length < 8 ? Array.from(title).join(' ') : title;
  return [writeCentred('bold', spread, CENTRE_MM, y, sizeMm)];
}
