import type { PageRaster } from '../decode-page.ts';
import type { RowLayer } from '../row-layer.ts';
import { drawPattern, tileSizeFor } from './draw-pattern.ts';
import { knownCarrier } from './known-carrier.ts';
import { patternLayer } from './pattern-layer.ts';
import type { ViewMark } from './view-mark.ts';

/** Marks a raster, so that `traceView` finds the view in copies of it; good until the next one is asked for. */
export function viewLayer(page: PageRaster, { key, id }: ViewMark): RowLayer {
  const size = tileSizeFor(page.width, page.height);
  return patternLayer(page, drawPattern(knownCarrier(key), id, size));
}
