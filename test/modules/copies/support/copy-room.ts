import { randomUUID } from 'node:crypto';
import { showMe } from '../../../../server/modules/sessions/contract.ts';
import type { CopiesInput } from '../../../../server/modules/requests/contract.ts';
import {
  showCopy,
  showOrder,
  type CopyDetail,
  type OrderDetail,
} from '../../../../server/modules/copies/contract.ts';
import type { Answer, Caller } from '../../../support/caller.ts';
import { grantReading, type Reading } from '../../../support/grant-reading.ts';
import { GRANTED, openReadingRoom, type ReadingRoom } from '../../viewing/support/reading-room.ts';

/** A reading room at an output point, with two archivists of the unit that keeps the file. */
export type CopyRoom = ReadingRoom & {
  /** Who makes copies, and who checks and witnesses. */
  maker: Caller;
  checker: Caller;
  /** Grants the two classes with copies of their materials. */
  order(copies?: Partial<CopiesInput>): Promise<Order>;
  /** Whether the terminal at which everybody sits may print. */
  setOutputPoint(mayPrint: boolean): Promise<void>;
  make(order: Order, change?: object, caller?: Caller): Promise<Answer>;
  showOrder(order: Order): Promise<OrderDetail>;
  show(copyId: string, caller?: Caller): Promise<CopyDetail>;
  step(copyId: string, path: string, note?: string, caller?: Caller): Promise<Answer>;
};

export type Order = Reading & { recipientId: string };

export const WANTED: CopiesInput = {
  whatFor: '核对工资档次，随调资表上报',
  afterwards: 'destroy',
  dueOn: '2026-12-20',
  items: [
    { copying: 'reproduction', mark: '9-2-1', count: 2 },
    { copying: 'extract', mark: '4-1-1', pages: '1', count: 1 },
  ],
};

/** A day that a browser's own clock finds to come. */
export function dueOn(): string {
  return new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
}

export async function openCopyRoom(
  start?: Parameters<typeof openReadingRoom>[0],
): Promise<CopyRoom> {
  const room = await openReadingRoom(start);
  const { app, world, volumeId } = room;
  const [maker, checker] = await Promise.all(
    [0, 1].map((nth) => app.as(world.account('archivist', 'QY', nth).loginName)),
  );
  if (!maker || !checker) throw new Error('no two archivists');
  const copies: Omit<CopyRoom, keyof ReadingRoom> = {
    maker,
    checker,
    async order(change = {}) {
      const wish = { volumeId, purpose: 'wage', categories: GRANTED };
      const reading = await grantReading(app, world, { ...wish, copies: { ...WANTED, ...change } });
      const me = (await reading.readers[0].get('/api/session')).as(showMe.response);
      return { ...reading, recipientId: me.accountId };
    },
    async setOutputPoint(mayPrint) {
      await app.database.superuser('terminals').update({ may_print: mayPrint });
    },
    make: ({ requestId, recipientId }, change = {}, caller = maker) =>
      caller.post('/api/copies', {
        copyId: randomUUID(),
        requestId,
        item: 1,
        recipientId,
        ...change,
      }),
    showOrder: async ({ requestId }) =>
      (await maker.get(`/api/copies/orders/${requestId}`)).as(showOrder.response),
    show: async (copyId, caller = maker) =>
      (await caller.get(`/api/copies/papers/${copyId}`)).as(showCopy.response),
    async step(copyId, path, note = '', caller = maker) {
      const { steps } = await copies.show(copyId);
      const body = { basedOn: steps.length, note };
      return caller.post(`/api/copies/papers/${copyId}/${path}`, body);
    },
  };
  return { ...room, ...copies };
}
