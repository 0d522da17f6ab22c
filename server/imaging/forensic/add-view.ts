import type { PageRaster } from '../decode-page.ts';
import { addPattern } from './add-pattern.ts';
import { drawPattern, tileSizeFor } from './draw-pattern.ts';
import { knownCarrier } from './known-carrier.ts';
import type { ViewMark } from './view-mark.ts';

/** Marks a raster in place, so that `traceView` finds the view in copies of it. */
export function addView({ data, width, height }: PageRaster, { key, id }: ViewMark): void {
  addPattern(data, width, height, drawPattern(knownCarrier(key), id, tileSizeFor(width, height)));
}
