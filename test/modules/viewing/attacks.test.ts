import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { io, type Socket } from 'socket.io-client';
import type { Opening } from '../../../server/modules/viewing/contract.ts';
import { mapAtOnce } from '../../../server/threads/map-at-once.ts';
import type { Caller } from '../../support/caller.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import { samplePackage, zipOf } from '../intake/support/sample-package.ts';
import { plainAttacks, twistedAttacks, type PicturePaths } from './support/picture-attacks.ts';
import { rawCall, type RawAnswer, type RawCall } from './support/raw-call.ts';
import {
  materialsOf,
  openReadingRoom,
  pathOfStrip,
  UNGRANTED,
  type ReadingRoom,
} from './support/reading-room.ts';

const DAY_MS = 24 * 3_600_000;
const AT_ONCE = 8;
const REFUSALS = ['DENY viewing.read_page', 'DENY viewing.read_strip'];

/** Somebody who may not have a picture, and what they ask for. */
type Thief = {
  who: string;
  cookie: string;
  paths: PicturePaths;
  from?: string;
  /** A refusal of a page names its actor: where there is none, the ledger says nothing of the page. */
  isSignedIn: boolean;
  /** What the ledger says of it. */
  entries: string[];
};

describe('pictures of pages, asked for by whoever may not have them', function () {
  this.timeout(120_000);
  let room: ReadingRoom;
  let thieves: Thief[];
  let tried = 0;

  before(async () => {
    room = await openReadingRoom();
    thieves = await gather(room);
  });
  after(async () => {
    await room.app.close();
    process.stdout.write(`      ${tried} attacks on pictures, none of which got a byte of one\n`);
  });

  const attack = async (thief: Thief, call: RawCall): Promise<RawAnswer> => {
    tried += 1;
    const cookie = thief.cookie === '' ? {} : { Cookie: thief.cookie };
    const answer = await rawCall(room.app.url, {
      ...call,
      headers: { ...cookie, ...call.headers },
      ...(thief.from !== undefined && { from: thief.from }),
    });
    const what = `${thief.who}: ${call.method} ${call.path} ${JSON.stringify(call.headers ?? {})}`;
    expect(isPicture(answer), what).to.equal(false);
    return answer;
  };

  const WHO = [
    'nobody',
    'a cookie made up',
    'one who has left',
    'one without a grant',
    'one whose grant has run out',
    'one whose grant was recalled',
    'one who has closed the opening',
    'the other reader, with this one’s opening',
    'the reader, in another session',
    'the reader’s session, from another machine',
    'the reader, asking for a class outside',
    'the reader, asking for another volume’s page',
    'the reader, asking for a page that is not',
    'an auditor',
    'a system administrator',
    'a security officer',
  ];
  for (const who of WHO) {
    it(`gives none to ${who}`, async () => {
      const thief = thieves.find((one) => one.who === who);
      if (!thief) throw new Error(`nobody plays ${who}`);
      const plain = plainAttacks(thief.paths);
      const entries = await recordedBy(room.app, () =>
        mapAtOnce(plain, AT_ONCE, async (call) => {
          const { status, headers } = await attack(thief, call);
          expect(status, call.path).to.equal(thief.isSignedIn ? 403 : 401);
          expect(headers['cache-control']).to.equal('no-store');
          expect(headers.etag).to.equal(undefined);
        }),
      );
      const kinds = new Set(entries.map(({ kind, action }) => `${kind} ${action}`));
      expect([...kinds].sort()).to.deep.equal(thief.entries);
      if (thief.isSignedIn) expect(entries).to.have.length(plain.length);
      await mapAtOnce(twistedAttacks(thief.paths), AT_ONCE, (call) => attack(thief, call));
    });
  }

  it('plays everybody of the list, and nobody twice', () => {
    expect(thieves.map(({ who }) => who)).to.have.members(WHO);
  });

  it('gives none over a socket, whatever is said on it', async () => {
    const reader = await room.app.as(room.world.account('clerk', 'QY-BHQ', 0).loginName);
    const socket: Socket = io(room.app.url, {
      transports: ['websocket'],
      extraHeaders: { Cookie: reader.cookie },
      reconnection: false,
    });
    const heard: string[] = [];
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve).once('connect_error', reject);
    });
    socket.onAny((event: string, ...parts: unknown[]) => {
      heard.push(`${event} ${JSON.stringify(parts)}`);
    });
    const page = thieves[0]?.paths.page ?? '';
    for (const event of ['viewing.read_page', 'read', 'join', 'subscribe', 'get', 'message']) {
      tried += 1;
      const answer = socket.timeout(200).emitWithAck(event, page, { rendition: 'view' });
      expect(await answer.catch(() => 'silence')).to.equal('silence');
    }
    socket.disconnect();
    expect(heard).to.deep.equal([]);
  });
});

function isPicture({ status, headers, bytes }: RawAnswer): boolean {
  const type = headers['content-type'] ?? '';
  const isHtml = status === 200 && type.startsWith('text/html');
  const holdsOne = bytes.includes(Buffer.from('ffd8ff', 'hex'));
  return type.startsWith('image/') || holdsOne || status === 206 || (status === 200 && !isHtml);
}

async function gather(room: ReadingRoom): Promise<Thief[]> {
  const { app, world } = room;
  const nameOf = (nth: number): string => world.account('clerk', 'QY-BHQ', nth).loginName;

  const brief = await room.grant(1);
  const [late] = brief.readers;
  const lateOpening = await room.open(late, brief.requestId);
  app.clock.pass(DAY_MS);

  const reading = await room.grant();
  const reader = await app.as(nameOf(0));
  const mine = await room.open(reader, reading.requestId);
  const [material] = materialsOf(mine);
  const pageId = material?.pages[0]?.id ?? '';
  const materialId = material?.id ?? '';
  const asked = (opening: Pick<Opening, 'id'>, page = pageId, of = materialId): PicturePaths => ({
    page: `/api/viewing/openings/${opening.id}/pages/${page}`,
    strip: pathOfStrip(opening, of),
  });

  const recalled = await room.grant();
  const recalledOpening = await room.open(reader, recalled.requestId);
  const recall = { opinion: '情况有变', rowVersion: recalled.rowVersion };
  await recalled.approvers[1]?.post(`/api/requests/${recalled.requestId}/recall`, recall);

  const closed = await room.open(reader, reading.requestId);
  await reader.post(`/api/viewing/openings/${closed.id}/close`);

  const left = await app.as(nameOf(0));
  const leftOpening = await room.open(left, reading.requestId);
  const leftCookie = left.cookie;
  await left.delete('/api/session');

  const elsewhere = await world.bring(zipOf(samplePackage()), 'QY');
  const hidden = await pageIn(room, room.volumeId, UNGRANTED);
  const foreign = await pageIn(room, elsewhere.volumeId ?? '', '4-1');

  const signedIn = async (role: string): Promise<Caller> =>
    app.as(world.account(role, 'QY').loginName);
  const thief = (who: string, { cookie }: Pick<Caller, 'cookie'>, paths: PicturePaths): Thief => ({
    who,
    cookie,
    paths,
    isSignedIn: true,
    entries: REFUSALS,
  });
  const stranger = (who: string, cookie: string, paths = asked(mine), from?: string): Thief => ({
    who,
    cookie,
    paths,
    isSignedIn: false,
    entries: from === undefined ? [] : ['DENY terminals.recognise'],
    ...(from !== undefined && { from }),
  });
  return [
    stranger('nobody', ''),
    stranger('a cookie made up', `lantai_session=${randomUUID()}`),
    stranger('one who has left', leftCookie, asked(leftOpening)),
    stranger('the reader’s session, from another machine', reader.cookie, asked(mine), '127.0.0.2'),
    thief('one without a grant', await signedIn('archivist'), asked(mine)),
    thief('one whose grant has run out', await app.as(nameOf(0)), asked(lateOpening)),
    thief('one whose grant was recalled', reader, asked(recalledOpening)),
    thief('one who has closed the opening', reader, asked(closed)),
    thief('the other reader, with this one’s opening', await app.as(nameOf(1)), asked(mine)),
    thief('the reader, in another session', await app.as(nameOf(0)), asked(mine)),
    thief('the reader, asking for a class outside', reader, asked(mine, ...hidden)),
    thief('the reader, asking for another volume’s page', reader, asked(mine, ...foreign)),
    thief(
      'the reader, asking for a page that is not',
      reader,
      asked(mine, randomUUID(), randomUUID()),
    ),
    thief('an auditor', await signedIn('auditor'), asked(mine)),
    thief('a system administrator', await signedIn('sysadmin'), asked(mine)),
    thief('a security officer', await signedIn('security_officer'), asked(mine)),
  ];
}

async function pageIn(
  { app }: ReadingRoom,
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
