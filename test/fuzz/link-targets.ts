import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { EnvelopeError, KeyDestroyedError, KeystoreError } from '../../crypto/errors.ts';
import { converse, LinkDown } from '../../server/custody/link/conversation.ts';
import { speakLines } from '../../server/custody/link/line-socket.ts';
import type { Done, Order } from '../../server/custody/link/orders.ts';
import { AppError } from '../../server/errors.ts';
import { ReleaseError } from '../../server/key-release/release-error.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { requireSame } from './require-same.ts';
import { SCRATCH } from './scratch-folder.ts';

const hash = Buffer.alloc(32, 7).toString('base64');
const ID = '01890000-0000-7000-8000-00000000000a';
const AT = '2026-01-01T00:00:00.000Z';
const note = 'a note';

/** Each order with an answer that is one, in the order in which they are asked. */
const ANSWERS: { [Name in Order['do']]: [Extract<Order, { do: Name }>, Done[Name]] } = {
  greet: [{ do: 'greet' }, { origin: 'o', publicKey: 'p', appUrl: 'postgres://x' }],
  watch: [
    { do: 'watch', entryId: ID },
    { index: 4, checkpoint: note, proof: [hash, hash] },
  ],
  ended: [{ do: 'ended', entryId: ID }, null],
  release_pages: [
    { do: 'release_pages', entryId: ID, actor: 'a', item: ID, files: [] },
    [hash, hash],
  ],
  release_volume: [{ do: 'release_volume', entryId: ID, actor: 'a', item: ID }, hash],
  house_secrets: [{ do: 'house_secrets' }, { field: hash, index: hash }],
  store_secret: [{ do: 'store_secret', name: 'n', value: hash }, null],
  make_key: [{ do: 'make_key', slot: { unit: 'u', year: 2026, volume: ID } }, hash],
  destroy_key: [{ do: 'destroy_key', slot: { unit: 'u', year: 2026, volume: ID } }, null],
  rotate_unit: [{ do: 'rotate_unit', unitYear: { unit: 'u', year: 2026 } }, null],
  rotate_master: [{ do: 'rotate_master' }, null],
  keep_witnessed: [{ do: 'keep_witnessed', note }, null],
  measure_disks: [
    { do: 'measure_disks' },
    {
      readings: [
        { device: '8/1', labels: ['账本'], totalBytes: 2 ** 40, freeBytes: 1, usedPercent: 99.5 },
      ],
      unknown: [
        { label: '数据库', fault: 'EIO' },
        { label: '数据库', fault: null },
      ],
    },
  ],
  clock_trouble: [{ do: 'clock_trouble' }, { fault: 'gap', byMs: 0.5, since: AT, signedAt: AT }],
  ages: [
    { do: 'ages' },
    {
      master: { generation: 1, since: null, isRotating: false },
      locks: [
        { kind: 'password', since: AT },
        { kind: 'ukey', since: AT, label: 'l' },
        { kind: 'shares', since: null, threshold: 2, shares: 3, fingerprint: 'f' },
      ],
      unitYears: [{ unit: 'u', year: 2026, generation: 1, since: AT }],
    },
  ],
  key_files: [{ do: 'key_files' }, [{ name: 'keystore.json', bytes: 'e30=' }]],
};
const asked = Object.values(ANSWERS);
const answers = asked.map(([, done], at) => ({ no: at + 1, done }));
const faults = [
  'release',
  'unavailable',
  'destroyed',
  'keystore',
  'envelope',
  'ledger',
  'other',
].map((kind, at) => ({ no: at, fault: { kind, text: 'spent' } }));
const inLines = (values: readonly unknown[]): Buffer =>
  Buffer.from(values.map((value) => `${JSON.stringify(value)}\n`).join(''));

let said: Buffer = Buffer.alloc(0);
const socketFile = join(SCRATCH, 'holder.sock');
const holder = createServer((socket) => {
  socket.on('error', () => socket.destroy());
  socket.resume().end(said);
}).unref();
const listening = new Promise<void>((resolve) => {
  holder.listen(socketFile, resolve);
});

/** Both ends of the socket between the house and who keeps its ledger. */
export const LINK_TARGETS: Record<string, FuzzTarget> = {
  'custody-line': {
    corpus: [inLines(answers), inLines(['账本', null, [], '\n'])],
    errors: [],
    decode: async (input) => {
      // Sockets end in a turn of the event loop.
      await nextTurn();
      const heard = [input.length || 1, 7, 1].map((bytes) => hear(input, bytes));
      heard.forEach((each) => requireSame('what is heard', each, heard[0]));
      return (heard[0]?.length ?? 0) > 0 ? true : undefined;
    },
  },
  // Every question is asked before the holder speaks: each must end as an answer of its form, or as one of these errors.
  'custody-answer': {
    corpus: [
      inLines(answers),
      inLines(faults),
      inLines([
        { no: 2, fault: null },
        { no: 1, done: null },
      ]),
      ...answers.map((each) => inLines([each])),
    ],
    errors: [],
    decode: async (input) => {
      await listening;
      said = input;
      const link = await converse(socketFile, () => undefined);
      const ending = Promise.allSettled(asked.map(([order]) => link.ask(order)));
      const forgotten = link.closed.then(() => nextTurn());
      const ends = await Promise.race([ending, forgotten]);
      if (!ends) throw new Error('a question that nobody answers any more');
      ends.forEach((end, at) => requireEnd(end, asked[at]));
      const isDone = ends.some(({ status }) => status === 'fulfilled');
      return isDone ? true : undefined;
    },
  },
};

/** What is heard of a stream that comes in pieces. */
function hear(input: Buffer, bytesAtOnce: number): unknown[] {
  const heard: unknown[] = [];
  const plain = new Duplex({ read: () => undefined, write: (_, __, done) => done() });
  const socket = Object.assign(plain, { setNoDelay: () => undefined }) as unknown as Socket;
  const line = speakLines(socket, {
    maxLineBytes: 1000,
    hear(value) {
      heard.push(value);
      if (value === null) line.end();
    },
    ended: () => undefined,
  });
  for (let at = 0; at < input.length && !socket.destroyed; at += bytesAtOnce) {
    socket.emit('data', input.subarray(at, at + bytesAtOnce));
  }
  return heard;
}

const KNOWN = [LinkDown, KeyDestroyedError, KeystoreError, EnvelopeError, ReleaseError, AppError];

/** An answer of the form of its order, or an error that says what the holder said: nothing that the house itself got wrong. */
function requireEnd(
  end: PromiseSettledResult<unknown>,
  [order, sound]: readonly unknown[] = [],
): void {
  if (end.status === 'fulfilled') {
    if (isLike(end.value, sound)) return;
    throw new Error(`${JSON.stringify(order)} is answered with ${JSON.stringify(end.value)}`);
  }
  const isPlain = end.reason instanceof Error && end.reason.constructor === Error;
  if (!isPlain && !KNOWN.some((each) => end.reason instanceof each)) throw end.reason;
}

/** Of one form, as far as types and names go; what may be `null` may be a text, or be absent as a whole. */
function isLike(value: unknown, sound: unknown): boolean {
  if (sound === null) return value === null || typeof value === 'string';
  if (typeof sound !== 'object') return typeof value === typeof sound || value === null;
  if (value === null) return 'since' in sound;
  if (Array.isArray(sound)) {
    return Array.isArray(value) && value.every((each) => sound.some((one) => isLike(each, one)));
  }
  return Object.entries(value as object).every(([name, each]) =>
    isLike(each, (sound as Record<string, unknown>)[name] ?? ''),
  );
}
