import { randomUUID } from 'node:crypto';
import { headOf, type ObjectPlace } from '../../../crypto/sealed-object.ts';
import type { LedgerEvent } from '../../../server/modules/ledger/event.ts';
import type { FileOrder, Presented } from '../../../server/key-release/key-release.ts';
import { openReadingRoom, type ReadingRoom } from '../../modules/viewing/support/reading-room.ts';
import type { Placed } from './placements.ts';

export type StoredPage = {
  id: string;
  materialId: string;
  path: string;
  place: (file: string) => ObjectPlace;
};

/** A volume on the shelf, and a hand that asks for its keys past the routes, as a server gone astray would. */
export type ReleaseBed = Placed & {
  room: ReadingRoom;
  pages: StoredPage[];
  actor: string;
  terminal: string;
  /** Records in a transaction of its own, and waits for the receipt. */
  record(event: Partial<LedgerEvent>): Promise<string>;
  /** A reading of this page, recorded and signed for. */
  recordReading(page: StoredPage): Promise<string>;
  ask(entryId: string, file: FileOrder, changed?: Partial<Presented>): Promise<Buffer>;
  fileOf(page: StoredPage, file?: string): Promise<FileOrder>;
  sealed(page: StoredPage, file?: string): Promise<Buffer>;
};

export async function makeReleaseBed(place: () => Promise<Placed>): Promise<ReleaseBed> {
  const placed = await place();
  const room = await openReadingRoom(() => Promise.resolve(placed.app));
  const { services, database } = placed.app;
  const rows = await database
    .superuser('pages')
    .where({ volume_id: room.volumeId })
    .orderBy('path')
    .select<{ id: string; material_id: string; path: string }[]>('id', 'material_id', 'path');
  const pages = rows.map(({ id, material_id: materialId, path }) => ({
    id,
    materialId,
    path,
    place: (file: string) => ({ volume: room.volumeId, version: 1, path: `${path}/${file}` }),
  }));
  const actor = randomUUID();
  const terminal = randomUUID();
  const sealed = (page: StoredPage, file = 'view'): Promise<Buffer> =>
    services.objects.readWhole(room.volumeId, 1, page.place(file).path);
  const record = async (event: Partial<LedgerEvent>): Promise<string> => {
    const recorded = await services.db.transaction((tx) =>
      services.ledger.record(tx, {
        kind: 'INTENT',
        action: 'viewing.read_page',
        actor,
        terminal,
        item: room.volumeId,
        ...event,
      }),
    );
    await recorded.receipt();
    return recorded.entryId;
  };
  return {
    ...placed,
    room,
    pages,
    actor,
    terminal,
    record,
    recordReading: (page) => record({ pages: page.id }),
    sealed,
    async fileOf(page, file = 'view') {
      return { page: page.id, file, head: headOf(await sealed(page, file)) };
    },
    async ask(entryId, file, changed = {}) {
      const presented = { entryId, actor, terminal, item: room.volumeId, ...changed };
      const [key] = await services.keyRelease.releasePageKeys({ ...presented, files: [file] });
      if (!key) throw new Error('no key came');
      return key.export();
    },
  };
}
