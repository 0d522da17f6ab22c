import { expect } from 'chai';
import fc from 'fast-check';
import { LayoutError } from '../../audit/errors.ts';
import {
  checkpointsPath,
  decodeBundle,
  encodeBundle,
  entriesPath,
  tilePath,
  widthOf,
} from '../../audit/tile.ts';

describe('tile', () => {
  it('lays out paths as C2SP tlog-tiles does', () => {
    expect(tilePath(0, 0)).to.equal('tile/0/000');
    expect(tilePath(1, 999)).to.equal('tile/1/999');
    expect(tilePath(0, 1000)).to.equal('tile/0/x001/000');
    expect(tilePath(0, 1_234_067)).to.equal('tile/0/x001/x234/067');
    expect(tilePath(0, 1_234_067, 17)).to.equal('tile/0/x001/x234/067.p/17');
    expect(entriesPath(12, 1)).to.equal('tile/entries/012.p/1');
    expect(checkpointsPath(3)).to.equal('checkpoints/003');
  });

  it('refuses numbers that no tile has', () => {
    for (const n of [-1, 0.5, NaN]) expect(() => tilePath(0, n)).to.throw(LayoutError);
    for (const width of [0, 257, 1.5]) expect(() => entriesPath(0, width)).to.throw(LayoutError);
  });

  it('knows how wide every tile is', () => {
    expect([0, 1, 2, 3].map((n) => widthOf(n, 513))).to.deep.equal([256, 256, 1, 0]);
    expect(widthOf(0, 0)).to.equal(0);
  });

  it('gives back every bundle', () => {
    const bodies = fc.array(fc.uint8Array({ maxLength: 70 }).map((each) => Buffer.from(each)));
    fc.assert(
      fc.property(bodies, (each) => {
        expect(decodeBundle(encodeBundle(each))).to.deep.equal(each);
      }),
    );
    expect(decodeBundle(encodeBundle([Buffer.alloc(65_535, 7)]))).to.have.lengthOf(1);
  });

  it('refuses a body cut short and one too long', () => {
    const bundle = encodeBundle([Buffer.from('one'), Buffer.from('two')]);
    for (const length of [1, 4, 6, 9]) {
      expect(() => decodeBundle(bundle.subarray(0, length))).to.throw(LayoutError);
    }
    expect(() => encodeBundle([Buffer.alloc(65_536)])).to.throw(LayoutError);
  });
});
