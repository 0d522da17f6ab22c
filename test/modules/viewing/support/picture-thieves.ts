import { randomUUID } from 'node:crypto';
import type { Opening } from '../../../../server/modules/viewing/contract.ts';
import type { Caller } from '../../../support/caller.ts';
import type { CopyRoom, Order } from '../../copies/support/copy-room.ts';
import { samplePackage, zipOf } from '../../intake/support/sample-package.ts';
import { actionsOf, type PicturePaths, type PrintOrder } from './picture-attacks.ts';
import { materialsOf, pathOfStrip, UNGRANTED } from './reading-room.ts';

const DAY_MS = 24 * 3_600_000;
const STRANGER = 'DENY terminals.recognise';
const MACHINES = ['127.0.0.2', '127.0.0.3'] as const;

/** Somebody who may not have a picture, and what they ask for. */
export type Thief = {
  who: string;
  cookie: string;
  paths: PicturePaths;
  from?: string;
  /** A refusal of a page names its actor: where there is none, the ledger says nothing of the page. */
  isSignedIn: boolean;
  status: 401 | 403 | 409;
  /** What the ledger says of it. */
  entries: string[];
};

/** Everybody who may not have the pictures of this room, which has what each of them asks for. */
export async function gatherThieves(room: CopyRoom): Promise<Thief[]> {
  const { app, world } = room;
  const clerk = (nth: number): Promise<Caller> =>
    app.as(world.account('clerk', 'QY-BHQ', nth).loginName);
  const signedIn = (role: string): Promise<Caller> => app.as(world.account(role, 'QY').loginName);

  const brief = await room.grant(1);
  const lateOpening = await room.open(brief.readers[0], brief.requestId);
  const lateOrder = await room.order();
  app.clock.pass(4 * DAY_MS);
  const archivist = await signedIn('archivist');

  const order = await room.order();
  const reader = await clerk(0);
  const mine = await room.open(reader, order.requestId);
  const [material] = materialsOf(mine);
  const pageId = material?.pages[0]?.id ?? '';
  const materialId = material?.id ?? '';
  const read = (opening: Pick<Opening, 'id'>, page = pageId, of = materialId): PicturePaths => ({
    page: `/api/viewing/openings/${opening.id}/pages/${page}`,
    strip: pathOfStrip(opening, of),
  });
  const print = ({ requestId, recipientId }: Order, item = 1): PrintOrder => ({
    requestId,
    recipientId,
    item,
  });
  const extract = ({ requestId }: Pick<Order, 'requestId'>, item = 2, pageNo = 1): string =>
    `/api/copies/orders/${requestId}/items/${item}/pages/${pageNo}`;
  const copied = (of: Order, item?: number): PicturePaths => ({
    extract: extract(of, item),
    print: print(of, item),
  });
  const all: PicturePaths = { ...read(mine), ...copied(order) };

  const recalled = await room.order();
  const recalledOpening = await room.open(reader, recalled.requestId);
  const recall = { opinion: '情况有变', rowVersion: recalled.rowVersion };
  await recalled.approvers[1]?.post(`/api/requests/${recalled.requestId}/recall`, recall);

  const closed = await room.open(reader, order.requestId);
  await reader.post(`/api/viewing/openings/${closed.id}/close`);

  const left = await clerk(0);
  const leftOpening = await room.open(left, order.requestId);
  const leftCookie = left.cookie;
  await left.delete('/api/session');

  const made: PrintOrder = { ...print(order), copyId: randomUUID() };
  await archivist.post('/api/copies', made);
  const plain = await room.grant();
  const uncopied = { ...plain, recipientId: order.recipientId };

  const elsewhere = await world.bring(zipOf(samplePackage()), 'QY');
  const hidden = await pageIn(room, room.volumeId, UNGRANTED);
  const foreign = await pageIn(room, elsewhere.volumeId ?? '', '4-1');

  const thief = (
    who: string,
    { cookie }: Pick<Caller, 'cookie'>,
    paths: PicturePaths,
    status: Thief['status'] = 403,
  ): Thief => ({
    who,
    cookie,
    paths,
    isSignedIn: true,
    status,
    entries: actionsOf(paths).map((action) => `DENY ${action}`),
  });
  const stranger = (who: string, cookie: string, paths = all, from?: string): Thief => ({
    who,
    cookie,
    paths,
    isSignedIn: false,
    status: 401,
    entries: ['DENY sessions.turn_away', ...(from === undefined ? [] : [STRANGER])],
    ...(from !== undefined && { from }),
  });
  return [
    stranger('nobody', ''),
    stranger('a cookie made up', `lantai_session=${randomUUID()}`),
    stranger('one who has left', leftCookie, read(leftOpening)),
    stranger('the reader’s session, from another machine', reader.cookie, read(mine), MACHINES[0]),
    thief('one without a grant', archivist, read(mine)),
    thief('one whose grant has run out', await clerk(0), read(lateOpening)),
    thief('one whose grant was recalled', reader, read(recalledOpening)),
    thief('one who has closed the opening', reader, read(closed)),
    thief('the other reader, with this one’s opening', await clerk(1), read(mine)),
    thief('the reader, in another session', await clerk(0), read(mine)),
    thief('the reader, asking for a class outside', reader, read(mine, ...hidden)),
    thief('the reader, asking for another volume’s page', reader, read(mine, ...foreign)),
    thief(
      'the reader, asking for a page that is not',
      reader,
      read(mine, randomUUID(), randomUUID()),
    ),
    thief('the reader, asking for the copies', reader, copied(order)),
    thief('who approved it', await signedIn('centre_leader'), all),
    thief('an archivist of another unit', await archivistElsewhere(room), all),
    thief('an archivist, under a grant that has run out', archivist, copied(lateOrder)),
    thief('an archivist, under a recalled grant', archivist, copied(recalled)),
    thief('an archivist, under a request without copies', archivist, copied(uncopied)),
    thief('an archivist, asking for an item outside', archivist, copied(order, 3)),
    thief('an archivist, asking for a page outside', archivist, { extract: extract(order, 2, 99) }),
    thief('an archivist, reading what is only copied', archivist, { extract: extract(order, 1) }),
    thief('an archivist, making one copy twice', archivist, { print: made }, 409),
    stranger('an archivist’s session, from another machine', archivist.cookie, all, MACHINES[1]),
    thief('an auditor', await signedIn('auditor'), all),
    thief('a system administrator', await signedIn('sysadmin'), all),
    thief('a security officer', await signedIn('security_officer'), all),
  ];
}

/** The demonstration has its archivists at the centre alone. */
async function archivistElsewhere({ app, world }: CopyRoom): Promise<Caller> {
  const { loginName } = world.account('clerk', 'QY-YLX');
  await app.database
    .superuser('accounts')
    .where({ login_name: loginName })
    .update({ roles: '["archivist"]' });
  return app.as(loginName);
}

async function pageIn(
  { app }: CopyRoom,
  volumeId: string,
  classCode: string,
): Promise<[string, string]> {
  const page = await app.database
    .app('pages as p')
    .join('materials as m', 'm.id', 'p.material_id')
    .where({ 'p.volume_id': volumeId, 'm.class_code': classCode })
    .first<{ id: string; material_id: string } | undefined>('p.id', 'p.material_id');
  if (!page) throw new Error(`no page of class ${classCode}`);
  return [page.id, page.material_id];
}
