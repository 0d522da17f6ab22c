/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { opening } from '../../server/modules/viewing/contract.ts';
import { DEMO_SECRETS } from '../../server/modules/sessions/index.ts';
import { confirm, openUnder } from '../modules/viewing/support/reading-room.ts';
import type { TestApp } from './app.ts';
import { launchBrowser, openScreen, signIn, type Screen } from './browser.ts';
import { grantReading, type Reading } from './grant-reading.ts';
import { waitForInk } from './page-ink.ts';
import { startToday } from './start-today.ts';
import { buildWorld, type World } from './world.ts';

/** A server with one volume of full pages, and a browser in which it is read. */
export type ViewingStand = {
  app: TestApp;
  world: World;
  browser: Browser;
  volumeId: string;
  /** Another granted request over the whole volume, past its first confirmation. */
  grant(): Promise<Reading>;
  /** Opens the volume on a screen of its own, over a line of its own if there is one, and waits for its first page. */
  openViewer(
    reading: Reading,
    prepare?: (page: Page) => Promise<unknown>,
    url?: string,
  ): Promise<Screen>;
  close(): Promise<void>;
};

const MATERIALS = 6;

export async function openViewingStand(
  start: () => Promise<TestApp> = startToday,
): Promise<ViewingStand> {
  const app = await start();
  const world = await buildWorld(app);
  const whole = world.plan.volumes.find((volume) => world.person(volume).unitCode === 'QY-JYJ');
  if (!whole) throw new Error('no volume of the education bureau');
  const volume = { ...whole, materials: whole.materials.slice(0, MATERIALS) };
  const { volumeId } = await world.bring(await world.pack(volume, 'full'), 'QY');
  const browser = await launchBrowser();
  const screens: Screen[] = [];
  const wish = { volumeId: volumeId ?? '', purpose: 'appointment' };
  return {
    app,
    world,
    browser,
    volumeId: volumeId ?? '',
    async grant() {
      const categories = ['1', '2', '3', '4-1', '4-2', '4-3', '4-4', '5', '6', '9-2'];
      const reading = await grantReading(app, world, { ...wish, categories });
      const { id } = (await openUnder(reading.readers[0], reading.requestId)).as(opening);
      await confirm(reading.readers[0], id);
      return reading;
    },
    async openViewer({ requestId }, prepare, url = app.url) {
      const { loginName } = world.account('clerk', 'QY-BHQ', 0);
      const screen = await openScreen(browser, url);
      screens.push(screen);
      await screen.page.addInitScript(countBitmaps);
      await openVolume(screen.page, { loginName, requestId, prepare });
      return screen;
    },
    async close() {
      for (const screen of screens) await screen.close();
      await browser.close();
      await app.close();
    },
  };
}

type Going = {
  loginName: string;
  requestId: string;
  prepare?: ((page: Page) => Promise<unknown>) | undefined;
};

/** Signs in, opens what was requested, and waits for its first page. */
export async function openVolume(
  page: Page,
  { loginName, requestId, prepare }: Going,
): Promise<void> {
  await signIn(page, loginName, DEMO_SECRETS.password);
  await prepare?.(page);
  await page.goto(`/requests/${requestId}`);
  await page.getByRole('button', { name: '打开阅档' }).click();
  await waitForInk(page);
}

export type BitmapCount = { alive: number; most: number };

/** Bitmaps that the page has decoded and not let go: all that are alive now, and the most there ever were. */
export function bitmapsOf(page: Page): Promise<BitmapCount> {
  return page.evaluate(() => (globalThis as unknown as { bitmaps: BitmapCount }).bitmaps);
}

type Call = (this: ImageBitmap) => void;

/** Runs in the browser before its page: a bitmap is alive from when its making begins until it is closed. */
export function countBitmaps(): void {
  const bitmaps = { alive: 0, most: 0 };
  const make = globalThis.createImageBitmap.bind(globalThis) as (
    ...given: unknown[]
  ) => Promise<ImageBitmap>;
  const close = Object.getOwnPropertyDescriptor(ImageBitmap.prototype, 'close')?.value as Call;
  const isClosed = new WeakSet<ImageBitmap>();
  ImageBitmap.prototype.close = function (this: ImageBitmap) {
    if (!isClosed.has(this)) bitmaps.alive -= 1;
    isClosed.add(this);
    close.call(this);
  };
  const counted = (...given: unknown[]): Promise<ImageBitmap> => {
    bitmaps.alive += 1;
    bitmaps.most = Math.max(bitmaps.most, bitmaps.alive);
    return make(...given);
  };
  Object.assign(globalThis, { bitmaps, createImageBitmap: counted });
}
