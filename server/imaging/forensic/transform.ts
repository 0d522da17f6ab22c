/** The discrete Fourier transform in place, of a length that is a power of two; twice, it is the length times the mirror. */
export function transform(re: Float32Array, im: Float32Array): void {
  const size = re.length;
  for (let at = 1, other = 0; at < size; at++) {
    let bit = size >> 1;
    for (; other & bit; bit >>= 1) other ^= bit;
    other ^= bit;
    if (at < other) {
      [re[at], re[other]] = [re[other] ?? 0, re[at] ?? 0];
      [im[at], im[other]] = [im[other] ?? 0, im[at] ?? 0];
    }
  }
  const { cos, sin } = circleOf(size);
  for (let half = 1; half < size; half *= 2) {
    const step = size / (2 * half);
    for (let from = 0; from < size; from += 2 * half) {
      for (let at = from, turn = 0; at < from + half; at++, turn += step) {
        const [c, s] = [cos[turn] ?? 0, sin[turn] ?? 0];
        const other = at + half;
        const [a, b] = [re[other] ?? 0, im[other] ?? 0];
        const [moreRe, moreIm] = [a * c + b * s, b * c - a * s];
        re[other] = (re[at] ?? 0) - moreRe;
        im[other] = (im[at] ?? 0) - moreIm;
        re[at] = (re[at] ?? 0) + moreRe;
        im[at] = (im[at] ?? 0) + moreIm;
      }
    }
  }
}

/** The same of a square of `side` × `side`, rows and then columns; the answer is turned over its diagonal. */
export function transformSquare(re: Float32Array, im: Float32Array, side: number): void {
  for (const isLast of [false, true]) {
    for (let row = 0; row < side; row++) {
      transform(
        re.subarray(row * side, (row + 1) * side),
        im.subarray(row * side, (row + 1) * side),
      );
    }
    if (isLast) continue;
    turnOver(re, side);
    turnOver(im, side);
  }
}

function turnOver(values: Float32Array, side: number): void {
  for (let y = 0; y < side; y++) {
    for (let x = y + 1; x < side; x++) {
      const [at, other] = [y * side + x, x * side + y];
      [values[at], values[other]] = [values[other] ?? 0, values[at] ?? 0];
    }
  }
}

const circles = new Map<number, { cos: Float32Array; sin: Float32Array }>();

function circleOf(size: number): { cos: Float32Array; sin: Float32Array } {
  const known = circles.get(size);
  if (known) return known;
  const made = {
    cos: Float32Array.from({ length: size / 2 }, (_, at) => Math.cos((2 * Math.PI * at) / size)),
    sin: Float32Array.from({ length: size / 2 }, (_, at) => Math.sin((2 * Math.PI * at) / size)),
  };
  circles.set(size, made);
  return made;
}
