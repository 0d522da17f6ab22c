import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { TestServices } from './app.ts';
import { launchOnDisk } from './browser.ts';
import { canaryFinder, canaryOfBytes } from './find-canaries.ts';
import type { Reading } from './grant-reading.ts';
import { inkOf, waitForInk } from './page-ink.ts';
import { openVolume, type ViewingStand } from './viewing-stand.ts';

/** Of each picture so many bytes from its middle are looked for. */
const SNIPPET_BYTES = 24;
/** Enough to be asked for the page as it was scanned. */
const ZOOM_STEPS = 8;

/** What is looked for beside the pictures: it may be stored, so a search that does not find it finds nothing. */
export const STORABLE = 'storable';

type Left = { delivered: number; found: string[] };

/**
 * Reads as people do, in a browser with a profile on the disk, leaves, and searches every file of the profile for
 * what was delivered, as it is, in hex and in base64.
 */
export async function leafOnDisk(stand: ViewingStand, { requestId }: Reading): Promise<Left> {
  const profile = mkdtempSync(join(tmpdir(), 'lantai-profile-'));
  try {
    const context = await launchOnDisk(profile, stand.app.url);
    const storable = await fetchStorable(await context.newPage());
    const page = await context.newPage();
    const { delivered, stop } = noteDelivered(stand.app.services.images);
    const { loginName } = stand.world.account('clerk', 'QY-BHQ', 0);
    await openVolume(page, { loginName, requestId });
    await leaf(page);
    stop();
    await context.close();
    const canaries = [
      canaryOfBytes(STORABLE, middleOf(storable)),
      ...delivered.map((middle, index) => canaryOfBytes(`picture ${index}`, middle)),
    ];
    return { delivered: delivered.length, found: searchFolder(profile, canaryFinder(canaries)) };
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
}

/** Notes the middle of every picture that leaves the server, as it is marked. */
function noteDelivered(images: TestServices['images']) {
  const { markPage, markStrip } = images;
  const delivered: Buffer[] = [];
  images.markPage = async (...given) => {
    const bytes = await markPage.apply(images, given);
    delivered.push(Buffer.from(middleOf(bytes)));
    return bytes;
  };
  images.markStrip = async (...given) => {
    const strip = await markStrip.apply(images, given);
    delivered.push(Buffer.from(middleOf(strip.bytes)));
    return strip;
  };
  return { delivered, stop: () => void Object.assign(images, { markPage, markStrip }) };
}

async function leaf(page: Page): Promise<void> {
  for (const key of ['PageDown', 'PageDown', 'End']) {
    const before = await inkOf(page);
    await page.keyboard.press(key);
    await waitForInk(page, before);
  }
  const whole = page.waitForResponse((answer) => answer.url().includes('rendition=full'));
  for (let step = 0; step < ZOOM_STEPS; step += 1) await page.keyboard.press('+');
  await (await whole).finished();
}

/** Has the browser show a picture of another server that says it may be kept for a year. */
async function fetchStorable(page: Page): Promise<Buffer> {
  const bytes = randomBytes(200_000);
  const server = createServer((_, answer) => {
    answer.setHeader('Cache-Control', 'max-age=31536000');
    answer.setHeader('Content-Type', 'image/jpeg');
    answer.end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const answer = await page.goto(`http://127.0.0.1:${port}/`);
  await answer?.finished();
  server.closeAllConnections();
  server.close();
  return bytes;
}

function middleOf(bytes: Buffer): Buffer {
  const middle = Math.floor(bytes.length / 2);
  return bytes.subarray(middle, middle + SNIPPET_BYTES);
}

function searchFolder(folder: string, find: (bytes: Buffer) => string[]): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return [...new Set(files.flatMap((file) => find(readFileSync(file))))];
}
