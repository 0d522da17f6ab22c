import { expect } from 'chai';
import { io, type Socket } from 'socket.io-client';
import { mapAtOnce } from '../../../server/threads/map-at-once.ts';
import type { Entry } from '../../../audit/leaf.ts';
import { startApp, TEST_PROFILE } from '../../support/app.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import { openCopyRoom, type CopyRoom } from '../copies/support/copy-room.ts';
import { plainAttacks, twistedAttacks, upgradeAttacks } from './support/picture-attacks.ts';
import { gatherThieves, type Thief } from './support/picture-thieves.ts';
import { rawCall, type RawAnswer, type RawCall } from './support/raw-call.ts';

const AT_ONCE = 8;
const MINUTE_MS = 60_000;

describe('pictures of pages, asked for by whoever may not have them', function () {
  this.timeout(120_000);
  let room: CopyRoom;
  let thieves: Thief[];
  let tried = 0;
  let refused = 0;
  let recorded = 0;

  before(async () => {
    const profile = { ...TEST_PROFILE, idleMinutes: 60 };
    room = await openCopyRoom(() => startApp({ profile }));
    thieves = await gatherThieves(room);
  });
  after(async () => {
    await room.app.close();
    process.stdout.write(
      `      ${tried} attacks on pictures, none of which got a byte of one: ` +
        `${refused} refused, ${recorded} recorded, ${tried - refused} that lead to no call of ours\n`,
    );
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
    'the reader, asking for the copies',
    'who approved it',
    'an archivist of another unit',
    'an archivist, under a grant that has run out',
    'an archivist, under a recalled grant',
    'an archivist, under a request without copies',
    'an archivist, asking for an item outside',
    'an archivist, asking for a page outside',
    'an archivist, reading what is only copied',
    'an archivist, making one copy twice',
    'an archivist’s session, from another machine',
    'an auditor',
    'a system administrator',
    'a security officer',
  ];
  for (const who of WHO) {
    it(`gives none to ${who}`, async () => {
      const thief = thieves.find((one) => one.who === who);
      if (!thief) throw new Error(`nobody plays ${who}`);
      const plain = plainAttacks(thief.paths);
      const asked = await recordedBy(room.app, () =>
        mapAtOnce(plain, AT_ONCE, async (call) => {
          const { status, headers } = await attack(thief, call);
          expect(status, call.path).to.equal(thief.status);
          expect(headers['cache-control']).to.equal('no-store');
          expect(headers.etag).to.equal(undefined);
        }),
      );
      const kinds = new Set(asked.map(({ kind, action }) => `${kind} ${action}`));
      expect([...kinds].sort()).to.deep.equal(thief.entries);
      if (thief.isSignedIn) expect(asked).to.have.length(plain.length);
      let mine = plain.length;
      const twisted = await recordedBy(room.app, async () => {
        const calls = twistedAttacks(thief.paths);
        const answers = await mapAtOnce(calls, AT_ONCE, (call) => attack(thief, call));
        mine += answers.filter(isRefusal).length;
        room.app.clock.pass(MINUTE_MS);
        await room.app.services.door.round();
      });
      const told = [...asked, ...twisted].reduce((sum, entry) => sum + callsTold(entry), 0);
      expect(told, 'each refusal is told, by itself or as one of many').to.equal(mine);
      refused += mine;
      recorded += told;
    });
  }

  /** How many calls the ledger is told that were turned away by what they looked like. */
  const toldOf = async (act: () => Promise<unknown>): Promise<number> => {
    const entries = await recordedBy(room.app, async () => {
      await act();
      room.app.clock.pass(MINUTE_MS);
      await room.app.services.door.round();
    });
    const strays = entries.filter(({ outcome }) => outcome?.startsWith('misshapen'));
    const told = strays.reduce((sum, entry) => sum + callsTold(entry), 0);
    refused += told;
    recorded += told;
    return told;
  };

  it('gives none by another protocol', async () => {
    const calls = thieves.flatMap((thief) =>
      upgradeAttacks(thief.paths).map((call) => [thief, call] as const),
    );
    const told = await toldOf(() => Promise.all(calls.map((asked) => attack(...asked))));
    expect(told, 'each refusal is told').to.equal(calls.length);
  });

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
    const words = ['viewing.read_page', 'read', 'join', 'subscribe', 'get', 'message'];
    const told = await toldOf(async () => {
      for (const event of words) {
        tried += 1;
        const answer = socket.timeout(200).emitWithAck(event, page, { rendition: 'view' });
        expect(await answer.catch(() => 'silence')).to.equal('silence');
      }
      tried += 1;
      // The one word that is heard, and then is none.
      expect(await socket.timeout(2000).emitWithAck('beat', page)).to.equal(undefined);
    });
    socket.disconnect();
    expect(heard).to.deep.equal([]);
    expect(told, 'each is told').to.equal(words.length + 1);
  });
});

/** What a route, or the lack of one, has refused; other paths lead to the page of the client, which knows nothing. */
function isRefusal({ status, headers }: RawAnswer): boolean {
  return status === 405 || (status >= 400 && headers['content-type']?.includes('json') === true);
}

/** How many refused calls an entry tells of. A stranger's terminal is told besides. */
function callsTold({ kind, action, outcome }: Entry): number {
  if (kind !== 'DENY' || action === 'terminals.recognise') return 0;
  return action === 'sessions.turn_away' ? Number(outcome?.split(' ')[1]) : 1;
}

function isPicture({ status, headers, bytes }: RawAnswer): boolean {
  const type = headers['content-type'] ?? '';
  const isHtml = status === 200 && type.startsWith('text/html');
  const holdsOne = bytes.includes(Buffer.from('ffd8ff', 'hex'));
  return type.startsWith('image/') || holdsOne || status === 206 || (status === 200 && !isHtml);
}
