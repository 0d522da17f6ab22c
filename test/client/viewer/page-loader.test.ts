import { expect } from 'chai';
import { createLinkMeter } from '../../../client/viewer/link-meter.ts';
import { createPageLoader } from '../../../client/viewer/page-loader.ts';

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
  const load = (isShown: (key: string) => boolean) =>
    createPageLoader(pictures, createLinkMeter(undefined), isShown);

  it('has never more than three bitmaps alive, however many are asked for at once', async () => {
    const loader = load((key) => key.startsWith('shown'));
    const wanted = ['shown1', 'shown2', ...Array.from({ length: 12 }, (_, at) => `page${at}`)];
    await Promise.all(wanted.map((id) => loader.load(id, 'view', new AbortController().signal)));
    expect(decoder.most).to.equal(3);
    expect(decoder.alive).to.equal(3);
    expect(loader.best('shown1')?.pageId).to.equal('shown1');
    loader.wipe();
    expect(decoder.alive).to.equal(0);
  });

  it('counts a picture that is only glanced at, and lets it go at once', async () => {
    const loader = load((key) => key.startsWith('shown'));
    const { signal } = new AbortController();
    for (const id of ['shown1', 'shown2', 'page1']) await loader.load(id, 'view', signal);
    const glance = loader.glance(new Blob(['x']), () => undefined);
    await Promise.all([glance, loader.load('page2', 'view', signal)]);
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
    const passed = loader.load('passed', 'view', leafing.signal).catch((reason: unknown) => reason);
    while (decoder.alive === 0) await Promise.resolve();
    leafing.abort();
    expect(await passed).to.include({ name: 'AbortError' });
    expect(decoder.alive).to.equal(0);
    expect(loader.best('passed')).to.equal(undefined);
  });
});
