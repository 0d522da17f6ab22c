import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Locator,
  type Page,
} from 'playwright-core';

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function locateBrowser(): string {
  const executable = BROWSERS.find(existsSync);
  if (executable !== undefined) return executable;
  throw new Error('没有浏览器：请执行 apt-get install chromium');
}

/** A headless browser that makes no connection of its own accord. */
export async function launchBrowser(executablePath = locateBrowser()): Promise<Browser> {
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

/** Such a browser with a profile on the disk, as people have it. */
export async function launchOnDisk(profile: string, url: string): Promise<BrowserContext> {
  const executablePath = locateBrowser();
  return chromium.launchPersistentContext(profile, {
    executablePath,
    args: ARGUMENTS,
    ...settingsFor(url),
  });
}

/** One person at one screen, with everything that went wrong on it. */
export type Screen = { page: Page; complaints: string[]; close(): Promise<void> };

export async function openScreen(browser: Browser, url: string): Promise<Screen> {
  const context = await browser.newContext(settingsFor(url));
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // A refused call shows here too; the screens answer those themselves.
    const isRefusal = /status of (401|403|409|423|503)/.test(message.text());
    if (message.type() === 'error' && !isRefusal) complaints.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const isOwn = request.url().startsWith(url) || /^(blob|data):/.test(request.url());
    if (!isOwn) complaints.push(`left the host: ${request.url()}`);
  });
  return { page, complaints, close: () => context.close() };
}

function settingsFor(url: string): BrowserContextOptions {
  return {
    baseURL: url,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1366, height: 768 },
    acceptDownloads: true,
  };
}

export async function signIn(page: Page, loginName: string, password: string): Promise<void> {
  await page.goto('/');
  await page.getByLabel('账号', { exact: true }).fill(loginName);
  await page.getByLabel('口令', { exact: true }).fill(password);
  await page.getByRole('button', { name: /登\s*录/ }).click();
  await page.waitForURL(
    (address) => !address.pathname.startsWith('/login') && address.pathname !== '/',
  );
}

/** By the menu, as people do. */
export async function goTo(page: Page, item: string): Promise<void> {
  const menu = page.getByRole('navigation', { name: '主菜单' });
  await menu.getByRole('link', { name: item }).click();
}

/** Takes an option of the list that `box` opens: a click that comes while the list unfolds is lost on it. */
export async function chooseOption(box: Locator, option: Locator): Promise<void> {
  await box.click();
  await option.waitFor();
  while (await option.isVisible()) {
    await option.click({ timeout: 1000 }).catch(() => undefined);
    await option.waitFor({ state: 'hidden', timeout: 1000 }).catch(() => undefined);
  }
}

/** Serious and critical findings of axe on the screen as it is, one line each. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
      };
    };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160) ?? ''}`);
  });
}
