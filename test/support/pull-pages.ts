/// <reference lib="dom" />
import type { Page } from 'playwright-core';

type Pulling = { isOver: boolean; before: number[]; after: number[]; stop: boolean };

/**
 * Has the page on a screen asked for again and again out of that very screen, as nobody who turns pages could.
 * `answersAfter` is called once reading is over by an answer that has come: the statuses of what was asked for
 * before it, and of the next few.
 */
export async function pullPages(page: Page) {
  await page.evaluate(() => {
    const pulling: Pulling = { isOver: false, before: [], after: [], stop: false };
    Object.assign(globalThis, { pulling });
    const entries = performance.getEntriesByType('resource').map(({ name }) => name);
    const address = entries.filter((name) => name.includes('/pages/')).at(-1) ?? '';
    if (address === '') throw new Error('no page was asked for on this screen');
    void (async () => {
      while (pulling.after.length < 3) {
        const statuses = pulling.isOver ? pulling.after : pulling.before;
        const answer = await fetch(address, { cache: 'no-store' });
        await answer.arrayBuffer();
        statuses.push(answer.status);
      }
      pulling.stop = true;
    })();
  });
  await page.waitForFunction(
    () => (globalThis as unknown as { pulling: Pulling }).pulling.before.length > 0,
  );
  return {
    async answersAfter(): Promise<Pick<Pulling, 'before' | 'after'>> {
      await page.evaluate(() => {
        (globalThis as unknown as { pulling: Pulling }).pulling.isOver = true;
      });
      const handle = await page.waitForFunction(() => {
        const { pulling } = globalThis as unknown as { pulling: Pulling };
        return pulling.stop ? pulling : undefined;
      });
      return (await handle.jsonValue()) ?? { before: [], after: [] };
    },
  };
}
