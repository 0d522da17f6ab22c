/// <reference lib="dom" />
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { TestApp } from './app.ts';
import type { Reading } from './grant-reading.ts';
import { pullPages } from './pull-pages.ts';
import { watchWiping, wipedAt } from './watch-wiping.ts';

/** Who reads under what on which screen. */
export type Victim = { app: TestApp; page: Page; reading: Reading; loginName: string };

/** After which nobody may see what they saw before; `keepsScreen`: they may go on after giving their PIN. */
export type Ending = {
  name: string;
  end: (victim: Victim) => Promise<unknown>;
  keepsScreen?: true;
};

export const ENDINGS: readonly Ending[] = [
  { name: 'when the grant is recalled', end: ({ reading }) => recall(reading) },
  {
    name: 'when the grant runs out by the server’s clock, whatever the browser’s says',
    end: ({ app, reading }) =>
      app.database
        .superuser('grants')
        .where({ request_id: reading.requestId })
        .update({ valid_to: app.clock.now }),
  },
  {
    name: 'when the account is disabled',
    end: ({ app, loginName }) =>
      app.database
        .superuser('accounts')
        .where({ login_name: loginName })
        .update({ state: 'disabled' }),
  },
  {
    name: 'when the terminal is revoked',
    end: ({ app }) => app.database.superuser('terminals').update({ state: 'revoked' }),
  },
  {
    name: 'when somebody signs out in another window',
    end: ({ page }) => page.evaluate(() => fetch('/api/session', { method: 'DELETE' })),
  },
  {
    name: 'when the session is locked, though the reader may go on after the PIN',
    end: ({ page }) => page.evaluate(() => fetch('/api/session/lock', { method: 'POST' })),
    keepsScreen: true,
  },
];

/** Ends reading while pages are pulled out of the screen as fast as they come, and says how soon nothing was left. */
export async function endReading({ end }: Ending, victim: Victim): Promise<void> {
  await watchWiping(victim.page);
  const pulled = await pullPages(victim.page);
  const startedMs = performance.timeOrigin + performance.now();
  expect(await end(victim)).to.not.equal(undefined);
  const { before, after } = await pulled.answersAfter();
  const afterMs = (await wipedAt(victim.page)) - startedMs;
  process.stdout.write(`      wiped ${Math.round(afterMs)} ms after the act\n`);
  expect(before).to.include(200);
  // The order of things: whatever is asked for once the act is answered gets no byte of a page.
  for (const status of after) expect(status).to.be.oneOf([401, 403, 423]);
}

/** Accounts and terminals as they were. */
export async function undoEnding({ database: { superuser } }: TestApp): Promise<void> {
  await superuser('accounts').update({ state: 'active' });
  await superuser('terminals').update({ state: 'active' });
}

export async function recall({ approvers, requestId, rowVersion }: Reading): Promise<unknown> {
  const answer = await approvers[0]?.post(`/api/requests/${requestId}/recall`, {
    opinion: '情况有变',
    rowVersion,
  });
  expect(answer?.status).to.equal(200);
  return answer;
}

/** A headless window is never hidden by itself. */
export async function setHidden(page: Page, isHidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event('visibilitychange'));
  }, isHidden);
}

/** Notes in `paintings` how often a stage is painted on from now on. */
export function countPaintings(page: Page): Promise<void> {
  return page.evaluate(() => {
    const noted = Object.assign(globalThis, { paintings: 0 });
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        if ((target as HTMLCanvasElement).width > 0) noted.paintings += 1;
      }
    }).observe(document, { subtree: true, attributes: true, attributeFilter: ['width'] });
  });
}
