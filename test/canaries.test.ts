import { expect } from 'chai';
import { randomBytes, randomInt } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { z } from 'zod';
import { issueShares } from '../crypto/keyring/change-locks.ts';
import { parseKeystore } from '../crypto/keyring/keystore-file.ts';
import { FIELD_KEYS, openSecret } from '../crypto/keyring/named-secrets.ts';
import { openKeystore } from '../crypto/keyring/open-keystore.ts';
import { openUnitYear } from '../crypto/keyring/vault/unit-year-key.ts';
import { readVaultHeader } from '../crypto/keyring/vault/vault-file.ts';
import { openSoftUkey } from '../crypto/open-soft-ukey.ts';
import type { SecretKey } from '../crypto/secret-key.ts';
import { joinShares } from '../crypto/shares.ts';
import { createSoftKey } from '../crypto/soft-key.ts';
import { MARK_SECRET } from '../server/keystore/ensure-mark-key.ts';
import { findVolume } from '../server/modules/archives/index.ts';
import { ROUTES } from '../server/routes.ts';
import { DEMO_SECRETS } from '../server/modules/sessions/index.ts';
import { callEveryRoute, type RouteAnswer } from './support/call-every-route.ts';
import { canaryOfBytes, canaryOfText, canaryFinder, type Canary } from './support/find-canaries.ts';
import { partsOf } from './support/parts-of.ts';
import { openCopyRoom, type CopyRoom } from './modules/copies/support/copy-room.ts';
import { readPrint, tintOf } from './modules/copies/support/read-print.ts';
import { filesBelow } from './modules/intake/support/take-stock.ts';
import { openVolumeKey } from './support/open-volume-key.ts';

const VOLUMES = 700;
/** Between two strokes of a mark a few dozen bytes of a page are as they were: 64 at most, seen. */
const SNIPPET_BYTES = 256;
/** How a JPEG begins, as it is and in base64. */
const JPEG_STARTS = [
  ...['ffd8ffe0', 'ffd8ffe1', 'ffd8ffdb'].map((start) => Buffer.from(start, 'hex')),
  Buffer.from('"/9j/'),
  Buffer.from('data:image/'),
];
/** Who is shown pictures of pages. */
const PICTURED = [
  'archivist copies.make',
  'archivist copies.read_page',
  'clerk viewing.read_page',
  'clerk viewing.read_strip',
];
/** Between two heads of days on which nothing happened. */
const NEVER_SERVED = ['ledger.prove_between', 'ledger.print_between'];
/** What else is secret, and the one answer that tells it to whoever gave a reason. */
const TOLD: Partial<Record<string, string[]>> = { 'archivist archives.reveal_id': ['id number'] };
/** What the tests themselves put there, and the one file whose purpose is to hold a password. */
const NOT_THE_HOUSE = /^(packages|fonts|keystore\.secret|demo-(soft|auditor)-key\.json)/;

describe('canaries', () => {
  let room: CopyRoom;
  const canaries: Canary[] = [];
  let find: (bytes: Buffer) => string[];
  const errors: string[] = [];
  const answers: Buffer[] = [];
  let answered: RouteAnswer[] = [];
  const add = (canary: Canary): void => void canaries.push(canary);
  const addKey = (kind: string, key: SecretKey): void => add(canaryOfBytes(kind, key.export()));
  const fail = async (action: () => unknown): Promise<void> => {
    try {
      await action();
      errors.push('nothing failed');
    } catch (error) {
      errors.push(inspect(error, { depth: 12, showHidden: true }), JSON.stringify(error));
    }
  };

  before(async () => {
    room = await openCopyRoom();
    await useKeys();
    await usePages();
    answered = await callEveryRoute(room);
    await useIdNumbers();
    await useSecrets();
    find = canaryFinder(canaries);
  });
  after(() => room.app.close());

  /** Masters, keys of units and fields, named secrets, keys of volumes, papers; every one of them used. */
  async function useKeys(): Promise<void> {
    const { keystore } = room.app.services;
    const path = join(room.app.home, 'keystore.json');
    for (let index = 0; index < VOLUMES; index += 1) {
      const slot = { unit: `U${index % 4}`, year: 2026, volume: `canary-${index}` };
      addKey('volume key', await keystore.newVolumeKey(slot));
    }
    for (let generation = 1; generation <= 3; generation += 1) {
      let master: SecretKey | undefined;
      await keystore.changeLocks((own, locks) => {
        master = own;
        return [...locks];
      });
      if (!master) throw new Error('no master');
      addKey('master key', master);
      const masters = { generation, current: master };
      for (const name of readdirSync(join(room.app.home, 'keys'))) {
        const header = await readVaultHeader(join(room.app.home, 'keys', name));
        addKey('unit key', openUnitYear(masters, header));
        await keystore.rotateUnitYear(header);
      }
      const file = parseKeystore(readFileSync(path, 'utf8'));
      if (generation === 1) {
        for (const name of Object.values(FIELD_KEYS)) {
          add(canaryOfBytes('field key', openSecret(master, name, file.secrets[name] ?? '')));
        }
        add(canaryOfBytes('mark key', keystore.readSecret(MARK_SECRET) ?? Buffer.alloc(0)));
        addKey('mark key', room.app.services.markKey);
        add(canaryOfBytes('pepper', keystore.readSecret('password-pepper') ?? Buffer.alloc(0)));
      }
      if (generation < 3) await keystore.rotateMaster();
    }
    await keystore.destroyVolumeKey({ unit: 'U0', year: 2026, volume: 'canary-0' });
    await issueShares(keystore, { threshold: 3, shares: 5 }, async (texts) => {
      for (const line of texts.flatMap((text) => text.split('\n').slice(1, 8))) {
        if (line.trim().length > 20) add(canaryOfText('paper line', line.trim().slice(4, 23)));
      }
      const [one = '', two = ''] = texts;
      await fail(() => joinShares([one, two]));
      await fail(() => joinShares([one.replace(/[2-9]/g, '7'), two]));
    });
    writeFileSync(
      join(room.app.home, 'canary.log'),
      inspect(keystore, { depth: 9, showHidden: true }),
    );
  }

  /** Passwords and PINs, right and wrong, at every door that takes one. */
  async function useSecrets(): Promise<void> {
    const { app, world } = room;
    const newText = (): string => `Canary-${randomBytes(9).toString('hex')}-9`;
    const newPin = (): string => String(randomInt(10 ** 11, 10 ** 12 - 1));
    for (const { loginName } of world.plan.accounts.slice(0, 60)) {
      const wrong = newText();
      add(canaryOfText('password', wrong));
      const refused = await app.anyone().post('/api/session', { loginName, password: wrong });
      expect(refused.status).to.equal(401);
      answers.push(refused.bytes);
    }
    for (const { loginName } of world.plan.accounts.slice(0, 30)) {
      const [next, pin] = [newText(), newPin()];
      add(canaryOfText('password', next));
      add(canaryOfText('pin', pin));
      const caller = await app.as(loginName);
      const current = DEMO_SECRETS.password;
      const changes = [
        await caller.post('/api/account/pin', { current, next: pin }),
        await caller.post('/api/account/pin', { current: newText(), next: pin }),
        await caller.post('/api/account/password', { current, next }),
      ];
      expect(changes.map(({ status }) => status)).to.deep.equal([200, 400, 200]);
      answers.push(...changes.map(({ bytes }) => bytes));
    }
    const softKey = JSON.stringify(await createSoftKey('1234', { label: 'canary', rounds: 10 }));
    for (let index = 0; index < 20; index += 1) {
      const secret = newText();
      add(canaryOfText('keystore password', secret));
      await fail(() => openKeystore(join(app.home, 'keystore.json'), secret));
      await fail(() => openSoftUkey(softKey, secret));
    }
  }

  /** Pieces of every stored file of a volume, which is read by a reader as well. */
  async function usePages(): Promise<void> {
    const { services } = room.app;
    const volume = await findVolume(services.db, room.volumeId);
    if (!volume) throw new Error('no volume');
    const key = await openVolumeKey(services, services.db, volume);
    addKey('volume key', key);
    for (const path of (await services.objects.files(room.volumeId, 1)).keys()) {
      const sealed = await services.objects.readWhole(room.volumeId, 1, path);
      const place = { volume: room.volumeId, version: 1, path };
      const plaintext = services.crypto.openObject(key, place, sealed);
      await fail(() => services.crypto.openObject(key, { ...place, version: 2 }, sealed));
      for (let piece = 0; piece < 8 && plaintext.length > 2000; piece += 1) {
        const at = 1000 + randomInt(plaintext.length - 1000 - SNIPPET_BYTES);
        const bytes = Buffer.from(plaintext.subarray(at, at + SNIPPET_BYTES));
        if (new Set(bytes).size > 12 && path !== 'catalogue.json')
          add(canaryOfBytes('page', bytes));
      }
    }
  }

  /** All of them are on record, and some are searched for and hit. */
  async function useIdNumbers(): Promise<void> {
    const { app, world } = room;
    const archivist = await app.as(world.account('archivist', 'QY').loginName);
    for (const { idNumber } of world.plan.people) add(canaryOfText('id number', idNumber));
    for (const { idNumber } of world.plan.people.slice(0, 20)) {
      const found = await archivist.get(`/api/archives/search?q=${idNumber}`);
      expect(found.status).to.equal(200);
      answers.push(found.bytes);
    }
  }

  it('are a thousand, of every kind', () => {
    const counts = Map.groupBy(canaries, ({ kind }) => kind);
    expect(canaries.length).to.be.at.least(1000);
    const kinds = [
      'volume key',
      'master key',
      'unit key',
      'field key',
      'pepper',
      'mark key',
      'paper line',
      'password',
      'pin',
      'keystore password',
      'page',
      'id number',
    ];
    for (const kind of kinds) expect(counts.get(kind)?.length ?? 0, kind).to.be.greaterThan(0);
    expect(errors.length).to.be.greaterThan(60);
    expect(errors).to.not.include('nothing failed');
  });

  it('are found where one is, in any form', () => {
    for (const canary of canaries.filter((_one, index) => index % 50 === 0)) {
      for (const form of canary.forms) {
        const haystack = Buffer.concat([randomBytes(1000), form, randomBytes(1000)]);
        expect(find(haystack)).to.include(canary.kind);
      }
    }
    const bytes = canaries[0]?.forms[0] ?? Buffer.alloc(0);
    for (const lead of [0, 1, 2]) {
      const text = Buffer.concat([randomBytes(lead), bytes, randomBytes(5)]).toString('base64');
      expect(find(Buffer.from(text))).to.deep.equal(['volume key']);
    }
  });

  it('do not occur in logs, errors, answers, stored objects, key files or leftovers', () => {
    const places = [...filesBelow(room.app.home)].filter(([path]) => !NOT_THE_HOUSE.test(path));
    expect(places.some(([path]) => path.startsWith('logs/'))).to.equal(true);
    expect(places.some(([path]) => path.startsWith('objects/'))).to.equal(true);
    expect(places.some(([path]) => path.startsWith('keys/'))).to.equal(true);
    for (const [path, bytes] of places) expect(find(bytes), path).to.deep.equal([]);
    expect(find(Buffer.from(errors.join('\n')))).to.deep.equal([]);
    expect(find(Buffer.concat(answers))).to.deep.equal([]);
  });

  it('do not occur in what any route answers to anybody', async () => {
    const served = answered.filter(({ status }) => status === 200);
    for (const { role, name, bytes } of answered) {
      const found = [...new Set((await partsOf(bytes)).flatMap(find))];
      expect(found, `${role} ${name}`).to.deep.equal(TOLD[`${role} ${name}`] ?? []);
    }
    const unserved = ROUTES.filter(
      ({ name, contract }) =>
        !(contract.response instanceof z.ZodType) && !served.some((one) => one.name === name),
    );
    expect(unserved.map(({ name }) => name)).to.deep.equal(NEVER_SERVED);
    process.stdout.write(
      `      ${answered.length} answers searched, ${served.length} of them served\n`,
    );
  });

  it('of pages leave by the routes that mark, marked, to whoever may have them', async () => {
    const seen = new Set<string>();
    for (const { role, name, type, bytes } of answered) {
      const isPicture = type.startsWith('image/');
      const pictures = isPicture ? [bytes] : readPrint(bytes).pictures;
      for (const picture of pictures) {
        expect(await tintOf(picture), `${role} ${name}`).to.be.above(0.005);
      }
      const holdsOne = pictures.length > 0 || JPEG_STARTS.some((start) => bytes.includes(start));
      if (holdsOne) seen.add(`${role} ${name}`);
    }
    expect([...seen].sort()).to.deep.equal(PICTURED);
  });

  it('do not occur in a dump of the database', async () => {
    const { superuser } = room.app.database;
    const { rows } = await superuser.raw<{ rows: { tablename: string }[] }>(
      "select tablename from pg_tables where schemaname = 'public'",
    );
    const tables: Buffer[] = [];
    for (const { tablename } of rows) {
      const dump = await superuser.raw<{ rows: { line: string }[] }>(
        'select t::text as line from ?? t',
        [tablename],
      );
      tables.push(Buffer.from(dump.rows.map(({ line }) => line).join('\n')));
    }
    const whole = Buffer.concat(tables);
    expect(whole.length).to.be.greaterThan(100_000);
    expect(find(whole)).to.deep.equal([]);
  });
});
