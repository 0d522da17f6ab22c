import { expect } from 'chai';
import { findDifferences, findShift, inkOf } from '../../../client/viewer/find-differences.ts';

const WIDTH = 400;
const HEIGHT = 560;
type Rgb = readonly [number, number, number];
const PAPER: Rgb = [250, 248, 244];
const BLACK: Rgb = [40, 40, 45];

/** A painted page: strokes of 3 px on paper. */
class Sheet {
  readonly rgba = new Uint8ClampedArray(WIDTH * HEIGHT * 4);
  constructor() {
    this.fill([0, 0, WIDTH, HEIGHT], PAPER);
  }
  fill([left, top, right, bottom]: readonly [number, number, number, number], colour: Rgb): this {
    for (let y = Math.max(0, top); y < Math.min(HEIGHT, bottom); y += 1)
      for (let x = Math.max(0, left); x < Math.min(WIDTH, right); x += 1)
        this.rgba.set([...colour, 255], (y * WIDTH + x) * 4);
    return this;
  }
  /** Lines of writing, each broken into words of uneven lengths, all moved by some pixels. */
  write(right = 0, down = 0): this {
    for (let line = 0; line < 12; line += 1)
      for (let word = 0; word < 6; word += 1) {
        const x = 30 + word * 55 + ((line * 17 + word * 7) % 13) + right;
        const y = 40 + line * 38 + down;
        this.fill([x, y, x + 28 + ((line + word * 5) % 11), y + 3], BLACK);
        this.fill([x + 6, y - 8, x + 9, y + 12], BLACK);
      }
    return this;
  }
  /** The mark as it multiplies the light of a page: pale and broad, dark and thin; another at another minute. */
  mark(phase: number): this {
    for (let y = phase; y < HEIGHT; y += 60) {
      this.tint([0, y, WIDTH, y + 14], [0.95, 0.76, 0.76]);
      this.tint([phase, y + 20, WIDTH, y + 22], [0.5, 0.2, 0.34]);
    }
    return this;
  }
  private tint([left, top, right, bottom]: readonly number[], [r, g, b]: Rgb): void {
    for (let y = top ?? 0; y < Math.min(HEIGHT, bottom ?? 0); y += 1)
      for (let x = left ?? 0; x < (right ?? 0); x += 1) {
        const at = (y * WIDTH + x) * 4;
        [r, g, b].forEach((light, channel) => {
          this.rgba[at + channel] = (this.rgba[at + channel] ?? 0) * light;
        });
      }
  }
  get ink() {
    return inkOf(this.rgba, WIDTH, HEIGHT);
  }
}

const count = ({ ink }: { ink: Uint8Array }): number => ink.reduce((sum, one) => sum + one, 0);

describe('differences of two pages', () => {
  it('are none between two marked copies of the same page', () => {
    const [left, right] = findDifferences(
      new Sheet().write().mark(3).ink,
      new Sheet().write().mark(31).ink,
    );
    expect([count(left), count(right)]).to.deep.equal([0, 0]);
  });

  it('are found where one was written on, and named by the side that has them', () => {
    const plain = new Sheet().write().mark(3);
    const written = new Sheet().write().mark(31).fill([180, 505, 260, 509], BLACK);
    const [left, right] = findDifferences(plain.ink, written.ink);
    expect(count(left)).to.equal(0);
    expect(count(right)).to.be.within(250, 4 * 80);
    const [onLeft, none] = findDifferences(written.ink, plain.ink);
    expect([count(onLeft), count(none)]).to.deep.equal([count(right), 0]);
  });

  it('are looked for after the pages have been laid over each other', () => {
    for (const [right, down] of [
      [9, -6],
      [-14, 11],
      [1, 17],
    ] as const) {
      const [one, other] = [new Sheet().write(), new Sheet().write(right, down)];
      expect(findShift(one.ink, other.ink)).to.deep.equal({ x: right, y: down });
      expect(findDifferences(one.ink, other.ink).map(count)).to.deep.equal([0, 0]);
    }
  });

  it('take pages of different heights, and blank ones', () => {
    const blank = new Sheet().ink;
    expect(findDifferences(blank, blank).map(count)).to.deep.equal([0, 0]);
    const short = inkOf(new Sheet().write().rgba.slice(0, WIDTH * 400 * 4), WIDTH, 400);
    const [less, more] = findDifferences(short, new Sheet().write().ink);
    expect(count(less)).to.equal(0);
    expect(count(more)).to.be.above(1000);
  });

  it('leave out grain of the paper', () => {
    const grainy = new Sheet().write().fill([200, 20, 201, 22], BLACK);
    expect(findDifferences(grainy.ink, new Sheet().write().ink).map(count)).to.deep.equal([0, 0]);
  });
});
