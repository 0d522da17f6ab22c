import { setTimeout as sleep } from 'node:timers/promises';
import {
  listFindings,
  orderScrub,
  showStorage,
  showVolume,
  type ScrubPass,
  type StorageFinding,
} from '../../../../server/modules/storage/contract.ts';
import type { TestApp } from '../../../support/app.ts';
import type { Caller } from '../../../support/caller.ts';

/** The scrub as the system administrator sees it. */
export type Watch = {
  caller: Caller;
  /** Orders a full pass and waits for its end. */
  scrubAll(): Promise<ScrubPass>;
  /** Has one volume checked and waits for it. */
  scrubVolume(volumeId: string): Promise<void>;
  /** `CODE path` of open findings, sorted. */
  open(): Promise<string[]>;
  findings(state: StorageFinding['state']): Promise<StorageFinding[]>;
};

export async function watchScrub(app: TestApp, loginName: string): Promise<Watch> {
  const caller = await app.as(loginName);
  app.services.scrub.begin();
  const show = async () => (await caller.get('/api/storage')).as(showStorage.response);
  const findings: Watch['findings'] = async (state) =>
    (await caller.get(`/api/storage/findings?limit=100&state=${state}`)).as(listFindings.response)
      .items;
  return {
    caller,
    findings,
    async scrubAll() {
      const answer = await caller.post('/api/storage/scrub', { order: 'start' });
      const { no } = answer.as(orderScrub.response);
      for (;;) {
        const { lastPass } = (await show()).scrub;
        if (lastPass?.no === no) return lastPass;
        await sleep(50);
      }
    },
    async scrubVolume(volumeId) {
      const answer = await caller.post('/api/storage/scrub', { order: 'volume', volumeId });
      const { id } = answer.as(orderScrub.response);
      for (;;) {
        const shown = (await caller.get(`/api/storage/volumes/${volumeId}`)).as(
          showVolume.response,
        );
        if (shown.lastScrub?.orderId === id) return;
        await sleep(50);
      }
    },
    open: async () => (await findings('open')).map(({ code, path }) => `${code} ${path}`).sort(),
  };
}
