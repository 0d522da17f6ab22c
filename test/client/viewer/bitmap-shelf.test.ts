import { expect } from 'chai';
import fc from 'fast-check';
import { createBitmapShelf } from '../../../client/viewer/bitmap-shelf.ts';

/** Counts what `ImageBitmap.close` would free. */
class Pixels {
  isClosed = false;
  close(): void {
    this.isClosed = true;
  }
}

describe('bitmap shelf', () => {
  it('closes what it no longer keeps and keeps what was used last', () => {
    const shelf = createBitmapShelf<Pixels>(3, () => false);
    const pages = Array.from({ length: 4 }, () => new Pixels());
    pages.slice(0, 3).forEach((pixels, at) => shelf.put(String(at), pixels));
    shelf.get('0');
    shelf.put('3', pages[3] ?? new Pixels());
    expect(pages.map(({ isClosed }) => isClosed)).to.deep.equal([false, true, false, false]);
  });

  it('never closes what is on the screen', () => {
    const shelf = createBitmapShelf<Pixels>(2, (key) => key === 'shown');
    const shown = new Pixels();
    shelf.put('shown', shown);
    for (const key of ['a', 'b', 'c']) shelf.put(key, new Pixels());
    expect(shown.isClosed).to.equal(false);
    expect(shelf.size()).to.equal(2);
  });

  it('holds at most its limit alive, whatever is put, used and dropped', () => {
    const keys = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const steps = fc.array(fc.tuple(fc.constantFrom('put', 'get', 'drop'), keys), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(steps, (taken) => {
        const all: Pixels[] = [];
        const shelf = createBitmapShelf<Pixels>(3, () => false);
        for (const [step, key] of taken) {
          if (step === 'get') shelf.get(key);
          else if (step === 'drop') shelf.drop(key);
          else shelf.put(key, all[all.push(new Pixels()) - 1] ?? new Pixels());
        }
        expect(all.filter(({ isClosed }) => !isClosed)).to.have.length(shelf.size());
        expect(shelf.size()).to.be.at.most(3);
        shelf.wipe();
        expect(all.every(({ isClosed }) => isClosed)).to.equal(true);
      }),
    );
  });
});
