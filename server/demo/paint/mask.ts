/** Coverage 0–255 of a shape, row by row; `emPx` is the extent that stands for its nominal size. */
export type Mask = { coverage: Uint8Array; width: number; height: number; emPx: number };
