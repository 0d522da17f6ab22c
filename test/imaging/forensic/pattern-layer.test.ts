import { expect } from 'chai';
import fc from 'fast-check';
import { patternLayer } from '../../../server/imaging/forensic/pattern-layer.ts';
import { pageMemory } from '../../../server/imaging/page-memory.ts';
import { layRows } from '../../../server/imaging/row-layer.ts';

const SIZE = 128;
const levels = Int8Array.from({ length: 3 * SIZE * SIZE }, (_, at) => {
  return ((Math.floor(at / 3) * 7919) % 11) - 5;
});

/** The pattern from page memory, as it is drawn. */
function add(data: Buffer, width: number, height: number): void {
  const drawn = pageMemory().levels.subarray(0, levels.length);
  drawn.set(levels);
  layRows(height, [patternLayer({ data, width, height }, { size: SIZE, levels: drawn })]);
}

describe('patternLayer', () => {
  it('adds the same to a raster in page memory as anywhere, of any size, and within a byte', () => {
    const sizes = fc.record({
      width: fc.integer({ min: 1, max: 300 }),
      height: fc.integer({ min: 1, max: 140 }),
    });
    fc.assert(
      fc.property(sizes, fc.nat(255), ({ width, height }, light) => {
        const page = pageMemory().bytes.subarray(0, width * height * 3 + 16);
        page.fill(light);
        add(page, width, height);
        const apart = Buffer.alloc(width * height * 3, light);
        add(apart, width, height);
        const wanted = (x: number, y: number): number => {
          const level = levels[3 * ((y % SIZE) * SIZE + (x % SIZE))] ?? 0;
          return Math.max(0, Math.min(255, light + level));
        };
        for (const [x, y] of [
          [0, 0],
          [width - 1, height - 1],
          [width >> 1, height >> 1],
        ] as const) {
          if (apart[(y * width + x) * 3 + 1] !== wanted(x, y)) return false;
        }
        const isBeyondUntouched = page.subarray(width * height * 3).every((byte) => byte === light);
        return isBeyondUntouched && apart.equals(page.subarray(0, apart.length));
      }),
      { numRuns: 80 },
    );
  });

  it('comes round to its first column and row', () => {
    const raw = Buffer.alloc((SIZE + 2) * (SIZE + 2) * 3, 100);
    add(raw, SIZE + 2, SIZE + 2);
    const at = (x: number, y: number): number => raw[(y * (SIZE + 2) + x) * 3] ?? 0;
    expect([at(SIZE, 3), at(SIZE + 1, SIZE + 1)]).to.deep.equal([at(0, 3), at(1, 1)]);
    expect(at(1, 0)).not.to.equal(at(0, 0));
  });
});
