import { expect } from 'chai';
import { createLinkMeter } from '../../../client/viewer/link-meter.ts';
import {
  createPageLoader,
  type LoadedPage,
  type PageLoader,
} from '../../../client/viewer/page-loader.ts';
import type { Rendition } from '../../../server/modules/viewing/contract.ts';

/** Stands for the browser's decoder, and counts what is alive at any time: the one being made included. */
class Decoder {
  alive = 0;
  most = 0;
  decode = async (): Promise<ImageBitmap> => {
    this.alive += 1;
    this.most = Math.max(this.most, this.alive);
    await new Promise((resolve) => setImmediate(resolve));
    let isClosed = false;
    const close = (): void => {
      if (!isClosed) this.alive -= 1;
      isClosed = true;
    };
    return { close } as unknown as ImageBitmap;
  };
}

describe('the page loader', () => {
  let decoder: Decoder;
  const original = globalThis.createImageBitmap;
  beforeEach(() => {
    decoder = new Decoder();
    globalThis.createImageBitmap = decoder.decode;
  });
  after(() => {
    globalThis.createImageBitmap = original;
  });

  const pictures = {
    page: () => Promise.resolve({ blob: new Blob(['x']), receivedInMs: 1 }),
  };
  const { signal } = new AbortController();
  const fetchWith = async (
    loader: PageLoader,
    pageId: string,
    rendition: Rendition = 'view',
    until: AbortSignal = signal,
  ): Promise<LoadedPage | undefined> => {
    let taken: LoadedPage | undefined;
    await loader.load(pageId, rendition, { signal: until, take: (page) => (taken = page) });
    return taken;
  };
  const load = (isShown: (key: string) => boolean) =>
    createPageLoader(pictures, createLinkMeter(undefined), isShown);

  it('has never more than three bitmaps alive, however many are asked for at once', async () => {
    const loader = load((key) => key.startsWith('shown'));
    const wanted = ['shown1', 'shown2', ...Array.from({ length: 12 }, (_, at) => `page${at}`)];
    await Promise.all(wanted.map((id) => fetchWith(loader, id)));
    expect(decoder.most).to.equal(3);
    expect(decoder.alive).to.equal(3);
    expect(loader.best('shown1')?.pageId).to.equal('shown1');
    loader.wipe();
    expect(decoder.alive).to.equal(0);
  });

  it('counts a picture that is only glanced at, and lets it go at once', async () => {
    const loader = load((key) => key.startsWith('shown'));
    for (const id of ['shown1', 'shown2', 'page1']) await fetchWith(loader, id);
    const glance = loader.glance(new Blob(['x']), () => undefined);
    await Promise.all([glance, fetchWith(loader, 'page2')]);
    expect(decoder.most).to.equal(3);
    const failed = loader.glance(new Blob(['x']), () => {
      throw new Error('no canvas');
    });
    expect(await failed.catch((reason: unknown) => reason)).to.include({ message: 'no canvas' });
    loader.wipe();
    expect(decoder.alive).to.equal(0);
  });

  it('lets the pixels of a page go that nobody wants any more', async () => {
    const loader = load(() => false);
    const leafing = new AbortController();
    const passed = fetchWith(loader, 'passed', 'view', leafing.signal).catch(
      (reason: unknown) => reason,
    );
    while (decoder.alive === 0) await Promise.resolve();
    leafing.abort();
    expect(await passed).to.include({ name: 'AbortError' });
    expect(decoder.alive).to.equal(0);
    expect(loader.best('passed')).to.equal(undefined);
  });

  describe('where two sides want the same picture', () => {
    let asked: AbortSignal[];
    const counted = {
      page: (_page: string, _rendition: string, signal: AbortSignal) => {
        asked.push(signal);
        return Promise.resolve({ blob: new Blob(['x']), receivedInMs: 1 });
      },
    };
    const loaderOf = (shown: readonly string[]) =>
      createPageLoader(counted, createLinkMeter(undefined), (key) => shown.includes(key));
    beforeEach(() => (asked = []));

    it('asks for it once, and gives both the same', async () => {
      const loader = loaderOf([]);
      const both = ['left', 'right'].map(() => fetchWith(loader, 'page', 'full'));
      const [left, right] = await Promise.all(both);
      expect(left?.bitmap).to.equal(right?.bitmap).and.not.equal(undefined);
      expect(asked).to.have.length(1);
      expect(decoder.alive).to.equal(1);
    });

    it('gives what is here or on its way and as sharp, and asks for what is sharper', async () => {
      const loader = loaderOf([]);
      const sharp = fetchWith(loader, 'page', 'full');
      const soft = await fetchWith(loader, 'page', 'view');
      expect(soft?.rendition).to.equal('full');
      expect((await fetchWith(loader, 'page', 'slow'))?.bitmap).to.equal((await sharp)?.bitmap);
      expect(asked).to.have.length(1);
      await fetchWith(loader, 'other', 'slow');
      expect((await fetchWith(loader, 'other', 'view'))?.rendition).to.equal('view');
      expect(asked).to.have.length(3);
    });

    it('goes on for the one where the other turns on, and ends with the last', async () => {
      const loader = loaderOf([]);
      const left = new AbortController();
      const gone = fetchWith(loader, 'page', 'view', left.signal);
      const stays = fetchWith(loader, 'page');
      left.abort();
      expect((await stays)?.pageId).to.equal('page');
      expect(await gone).to.equal(undefined);
      const last = new AbortController();
      const called = fetchWith(loader, 'other', 'view', last.signal);
      last.abort();
      expect(await called.catch((reason: unknown) => reason)).to.include({ name: 'AbortError' });
      expect(asked.map(({ aborted }) => aborted)).to.deep.equal([false, true]);
      expect(decoder.alive).to.equal(1);
    });

    it('keeps what was given a moment ago while the next is made', async () => {
      const shown = ['left/view', 'right/view'];
      const loader = loaderOf(shown);
      for (const id of ['left', 'right']) await fetchWith(loader, id);
      const show = (side: number) => (page: LoadedPage) => void (shown[side] = page.key);
      const both = ['left', 'right'].map((id, side) =>
        loader.load(id, 'full', { signal, take: show(side) }),
      );
      await Promise.all(both);
      for (const id of ['left', 'right']) expect(loader.best(id)?.rendition).to.equal('full');
      expect(decoder.most).to.equal(3);
    });

    it('lets go of what no side shows any more, and of nothing else', async () => {
      const loader = loaderOf(['page/view']);
      await fetchWith(loader, 'page', 'slow');
      await fetchWith(loader, 'page', 'view');
      loader.release('page/view');
      loader.release('page/slow');
      expect(loader.best('page')?.rendition).to.equal('view');
      expect(decoder.alive).to.equal(1);
    });
  });
});
