import { setTimeout as sleep } from 'node:timers/promises';
import { showSitting, showVolume, type Step } from '../../server/modules/desk/contract.ts';
import { showAccession } from '../../server/modules/intake/contract.ts';
import { opening, type Opening } from '../../server/modules/viewing/contract.ts';
import {
  confirm,
  materialsOf,
  openUnder,
  pathOfPage,
} from '../modules/viewing/support/reading-room.ts';
import { Caller } from '../support/caller.ts';
import { openEar } from '../support/ear.ts';
import { grantReading } from '../support/grant-reading.ts';
import type { ServerHome } from './server-home.ts';

const CATEGORIES = ['4-1', '9-2'];
const POLL_MS = 100;

/** Somebody whose server dies while they read. */
export type InterruptedReading = {
  /** Opens the volume and reads its first pages, as a viewer that says which of them it shows. */
  read(count: number): Promise<string[]>;
  /**
   * Holds the ledger, after the server has come back, against what was sent before: every page is told, and how long the
   * last was looked at is not known. Then the same reader reads on, and that is timed.
   */
  expectToldUntimed(pages: readonly string[]): Promise<void>;
};

export async function beginReading(
  server: ServerHome,
  accessionId: string,
): Promise<InterruptedReading> {
  const accession = await server.caller.get(`/api/intake/accessions/${accessionId}`);
  const volumeId = accession.as(showAccession.response).volumeId ?? '';
  const wish = { volumeId, purpose: 'wage', categories: CATEGORIES };
  const { requestId, readers } = await grantReading(server, server, wish);
  const auditor = await server.as(server.account('auditor', 'QY').loginName);
  const cookies = { reader: readers[0].cookie, auditor: auditor.cookie };
  /** Each start has a port of its own; sessions outlive them all. */
  const as = (who: keyof typeof cookies): Caller => {
    const caller = new Caller(server.caller.url);
    caller.cookie = cookies[who];
    return caller;
  };
  let opened: Opening;

  const read = async (pageIds: readonly string[]): Promise<void> => {
    const reader = as('reader');
    const ear = await openEar(reader);
    for (const pageId of pageIds) {
      const { status } = await reader.get(pathOfPage(opened, pageId));
      if (status !== 200) throw new Error(`a page was answered ${status}`);
      await ear.says({ sittingId: opened.id, shown: [pageId], isWatched: true });
    }
  };
  const pagesTold = async (): Promise<Step[]> => {
    const path = `/api/ledger/volumes/${volumeId}`;
    const { sittings } = (await as('auditor').get(path)).as(showVolume.response);
    const newest = await as('auditor').get(`${path}/sittings/${sittings[0]?.index ?? 0}`);
    return newest.as(showSitting.response).steps.filter(({ what }) => what === 'page');
  };

  return {
    async read(count) {
      const shown = (await openUnder(as('reader'), requestId)).as(opening);
      opened = shown.state === 'open' ? shown : (await confirm(as('reader'), shown.id)).as(opening);
      const pages = materialsOf(opened).flatMap((material) => material.pages.map(({ id }) => id));
      await read(pages.slice(0, count));
      return pages.slice(0, count);
    },
    async expectToldUntimed(pages) {
      const told = await pagesTold();
      expectSame(
        'pages told',
        told.map((step) => step.pages.join()),
        pages,
      );
      expectSame(
        'pages of a known time',
        told.filter(({ heldMs }) => heldMs !== null),
        [],
      );
      expectSame('time of the last', told.at(-1)?.forMs, null);
      await read(pages.slice(0, 1));
      await as('reader').post(`/api/viewing/openings/${opened.id}/close`);
      for (;;) {
        const now = await pagesTold();
        const timed = now.filter(({ heldMs }) => heldMs !== null);
        if (timed.length === 0) {
          await sleep(POLL_MS);
          continue;
        }
        const indexes = timed.map(({ index }) => index);
        expectSame('pages timed', indexes, [now.at(-1)?.index]);
        return;
      }
    },
  };
}

function expectSame(what: string, found: unknown, wanted: unknown): void {
  const [one, other] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (one !== other) throw new Error(`${what}: ${one} instead of ${other}`);
}
