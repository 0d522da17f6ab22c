/** Lays one row of something over the same row of a page. */
export type RowLayer = (y: number) => void;

/**
 * Lays all of them over a page, one row after the other: it is larger than the caches of a processor, and so goes through
 * them once.
 */
export function layRows(height: number, layers: readonly RowLayer[]): void {
  for (let y = 0; y < height; y++) {
    for (const layer of layers) layer(y);
  }
}
