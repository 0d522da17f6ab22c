import { emptyPlane, type Plane } from './plane.ts';

const BLOCK = 16;
/** Of the pixels of a block, this part is darker than its paper. */
const DARKER = 0.65;

/** What a page of light (0–255) would be without its ink: the brighter part of each block, in proportion between blocks. */
export function findPaper(light: Plane): Plane {
  const { width, height } = light;
  const blocks = emptyPlane(Math.ceil(width / BLOCK), Math.ceil(height / BLOCK));
  for (let row = 0, to = 0; row < blocks.height; row++) {
    for (let column = 0; column < blocks.width; column++) {
      blocks.values[to++] = levelOf(light, column * BLOCK, row * BLOCK);
    }
  }
  return spread(blocks, width, height);
}

const counts = new Uint32Array(256);

function levelOf({ values, width, height }: Plane, left: number, top: number): number {
  counts.fill(0);
  const [right, bottom] = [Math.min(width, left + BLOCK), Math.min(height, top + BLOCK)];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const level = (values[y * width + x] ?? 0) & 255;
      counts[level] = (counts[level] ?? 0) + 1;
    }
  }
  let darker = (right - left) * (bottom - top) * DARKER;
  for (let level = 0; level < 256; level++) {
    const count = counts[level] ?? 0;
    if (darker < count) return level + darker / count;
    darker -= count;
  }
  return 255;
}

function spread(blocks: Plane, width: number, height: number): Plane {
  const paper = emptyPlane(width, height);
  const columns = Array.from({ length: width }, (_, x) => between(x, blocks.width));
  for (let y = 0, to = 0; y < height; y++) {
    const [top, below, down] = between(y, blocks.height);
    const level = (column: number): number => {
      const upper = blocks.values[top * blocks.width + column] ?? 0;
      const lower = blocks.values[below * blocks.width + column] ?? 0;
      return upper + (lower - upper) * down;
    };
    for (const [left, right, across] of columns) {
      const first = level(left);
      paper.values[to++] = first + (level(right) - first) * across;
    }
  }
  return paper;
}

/** The two blocks beside a pixel, and how far it is towards the second. */
function between(at: number, blocks: number): [number, number, number] {
  const place = Math.min(blocks - 1, Math.max(0, (at + 0.5) / BLOCK - 0.5));
  const first = Math.floor(place);
  return [first, Math.min(blocks - 1, first + 1), place - first];
}
