import type { Plane } from '../plane.ts';

/** Tells what the values of any rectangle of a plane come to, and their squares. */
export function sumRectangles({ values, width, height }: Plane) {
  const line = width + 1;
  const sums = new Float64Array(line * (height + 1));
  const squares = new Float64Array(sums.length);
  for (let y = 0; y < height; y++) {
    let [row, rowSquares] = [0, 0];
    for (let x = 0, at = (y + 1) * line + 1; x < width; x++, at++) {
      const value = values[y * width + x] ?? 0;
      row += value;
      rowSquares += value * value;
      sums[at] = (sums[at - line] ?? 0) + row;
      squares[at] = (squares[at - line] ?? 0) + rowSquares;
    }
  }
  return (x: number, y: number, across: number, down: number) => {
    const top = y * line + x;
    const bottom = top + down * line;
    const within = (of: Float64Array): number =>
      (of[bottom + across] ?? 0) - (of[bottom] ?? 0) - (of[top + across] ?? 0) + (of[top] ?? 0);
    return { sum: within(sums), squares: within(squares) };
  };
}
