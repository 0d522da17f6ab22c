import { expect } from 'chai';
import { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import { speakLines } from '../../server/custody/link/line-socket.ts';
import { call } from '../../server/custody/link/orders.ts';
import { numbersFrom } from '../support/numbers-from.ts';

const SEED = 724_058;
const ROUNDS = 300;

describe('the socket between house and ledger', () => {
  /** A socket whose other end is this test. */
  const socketOf = () => {
    const written: string[] = [];
    const socket = new Duplex({
      read: () => undefined,
      write(bytes: Buffer, _encoding, done) {
        written.push(bytes.toString());
        done();
      },
    });
    return {
      written,
      socket: Object.assign(socket, { setNoDelay: () => undefined }) as unknown as Socket,
    };
  };

  it('hears the same values wherever the bytes are cut', () => {
    const random = numbersFrom(SEED);
    const values = ['账本', { no: 1, order: { do: 'greet' } }, [], '\n', null, 'x'.repeat(3000)];
    const bytes = Buffer.from(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
    for (let round = 0; round < ROUNDS; round += 1) {
      const heard: unknown[] = [];
      const { socket } = socketOf();
      speakLines(socket, {
        maxLineBytes: 4000,
        hear: (value) => heard.push(value),
        ended: () => undefined,
      });
      for (let at = 0; at < bytes.length;) {
        const end = at + 1 + random(round + 1);
        socket.emit('data', bytes.subarray(at, end));
        at = end;
      }
      expect(heard).to.deep.equal(values);
    }
  });

  it('hangs up at a line too long, and at one that is no JSON', () => {
    for (const text of ['x'.repeat(200), '{"no":\n', '\n']) {
      const { socket } = socketOf();
      speakLines(socket, { maxLineBytes: 100, hear: () => undefined, ended: () => undefined });
      socket.emit('data', Buffer.from(text));
      expect(socket.destroyed, text).to.equal(true);
    }
  });

  it('hears nothing more once it was told to hang up, though it came in the same bytes', () => {
    const heard: unknown[] = [];
    const { socket } = socketOf();
    const line = speakLines(socket, {
      maxLineBytes: 100,
      hear(value) {
        heard.push(value);
        if (value === 'nonsense') line.end();
      },
      ended: () => undefined,
    });
    socket.emit('data', Buffer.from('1\n"nonsense"\n{"no":1,"order":{"do":"greet"}}\n'));
    expect(heard).to.deep.equal([1, 'nonsense']);
  });

  it('takes no order that differs from those it knows in any field', () => {
    const random = numbersFrom(SEED);
    const good = {
      no: 7,
      order: {
        do: 'release_pages',
        entryId: '01890000-0000-7000-8000-00000000000a',
        actor: 'reader',
        terminal: 'terminal',
        item: '01890000-0000-7000-8000-00000000000b',
        files: [
          {
            page: '01890000-0000-7000-8000-00000000000c',
            file: 'view',
            head: Buffer.alloc(80).toString('base64'),
            isWhole: true,
          },
        ],
      },
    };
    expect(call.safeParse(good).success).to.equal(true);
    const junk: unknown[] = [null, '', -1, 1.5, [], {}, 'x'.repeat(200_000), { toString: 1 }, true];
    for (let round = 0; round < ROUNDS; round += 1) {
      const bad = structuredClone(good) as { no: unknown; order: Record<string, unknown> };
      const [file] = bad.order['files'] as Record<string, unknown>[];
      const target = [bad, bad.order, file ?? {}][random(3)] as Record<string, unknown>;
      const names = Object.keys(target);
      const name = random(4) === 0 ? '__unknown' : (names[random(names.length)] ?? '');
      const put = junk[random(junk.length)];
      if (name === 'isWhole' && put === true) continue;
      target[name] = put;
      expect(call.safeParse(bad).success, JSON.stringify([name, put]).slice(0, 80)).to.equal(false);
    }
  });
});
