import { expect } from 'chai';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeLeaf, encodeLeaf } from '../audit/leaf.ts';
import { sm3Tree } from '../audit/tree.ts';
import type { ExportFile } from '../audit/lay-out-export.ts';
import { decodeVerifierKey, encodeVerifierKey } from '../audit/verifier-key.ts';
import type { Keystore } from '../crypto/keyring/keystore.ts';
import { softwareProvider } from '../crypto/provider.ts';
import { importSm2PrivateKey } from '../crypto/sm2-keys.ts';
import { connect, type Db } from '../db/connect.ts';
import { goOnWithLedger, setLockAside } from '../server/begin-ledger.ts';
import { ensureHeadMac, ensureOutboxMac } from '../server/keystore/ensure-ledger-macs.ts';
import { makeLedgerSigner } from '../server/ledger-signers.ts';
import {
  exportPastLedger,
  LedgerHalt,
  listContents,
  listPastLedgers,
  openLedger,
  type Ledger,
} from '../server/modules/ledger/index.ts';
import { gatherForPastExport } from '../server/modules/witnesses/gather-for-past-export.ts';
import { renewLedger } from '../server/renew-ledger.ts';
import type { Renewal } from '../server/renewal.ts';
import { newSigner } from './audit/support/make-package.ts';
import { cloneDatabase, type TestDatabase } from './support/database.ts';
import { makeKey } from './support/key-holder.ts';
import { asSuperuserForGood } from './modules/ledger/support/as-superuser.ts';
import { forgeTail } from './modules/ledger/support/forge-tail.ts';
import { cosignAs } from './modules/ledger/support/cosign-as.ts';
import { sealDetail, silentLogger } from './modules/ledger/support/test-ledger.ts';
import {
  verifyDatabase,
  verifyFiles,
  verifyFilesByBoth,
} from './modules/ledger/support/verify-database.ts';

const OFFICERS = [makeKey(), makeKey()];
const PUBLIC_KEYS = OFFICERS.map(({ publicKey }) => publicKey);
const ITEM = '01890000-0000-7000-8000-00000000000b';

describe('a ledger that cannot go on', () => {
  let folder: string;
  let lockFile: string;
  let keystore: Keystore;
  let database: TestDatabase;
  let owner: Db;
  let old: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lantai-renew-'));
    lockFile = join(folder, 'ledger.lock');
    const path = join(folder, 'keystore.json');
    keystore = await softwareProvider.createKeystore(path, 'secret', { rounds: 1000 });
    database = await cloneDatabase();
    owner = connect(database.urls.owner, { maxConnections: 2 });
    const ledger = await open();
    for (let at = 0; at < 20; at += 1) await record(ledger, at);
    old = ledger.origin;
    await ledger.close();
  });
  afterEach(async () => {
    await owner.destroy();
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  async function open(): Promise<Ledger> {
    const signers = await goOnWithLedger(keystore, database.app, lockFile);
    return openLedger({
      db: database.sequencer,
      signers,
      outboxMac: await ensureOutboxMac(keystore, database.sequencer),
      headMac: await ensureHeadMac(keystore, database.sequencer, signers.name),
      lockFile,
      clock: () => new Date(),
      sealDetail,
      logger: silentLogger,
    });
  }
  async function record(ledger: Ledger, at: number): Promise<number> {
    const recorded = await database.app.transaction((tx) =>
      ledger.record(tx, {
        kind: 'CHANGE',
        action: 'intake.import',
        actor: 'system',
        item: ITEM,
        itemVersion: at,
        content: Buffer.alloc(32, at),
      }),
    );
    return (await recorded.receipt()).index;
  }
  const refuses = async (): Promise<void> => {
    const outcome = await open().catch((error: unknown) => error);
    expect(outcome).to.be.instanceOf(LedgerHalt);
    expect(String(outcome)).to.include('lantai ledger renew');
  };
  const renew = (knownSize = 0): Promise<Renewal> =>
    renewLedger({
      keystore,
      owner,
      lockFile,
      officers: OFFICERS.map(({ privateKey }) => importSm2PrivateKey(privateKey)),
      knownSize,
      now: new Date(),
      cause: { action: 'ledger.renew' },
    });

  /** As a snapshot of the database from before the newest entries would be. */
  const rollBackTo = (size: number): Promise<void> =>
    asSuperuserForGood(database, async (tx) => {
      await tx('ledger_checkpoints').where('size', '>', size).delete();
      await tx('ledger_entries').where('idx', '>=', size).delete();
      const rows = await tx('ledger_entries')
        .orderBy('idx')
        .select<{ leaf_hash: Buffer }[]>('leaf_hash');
      const { frontier } = sm3Tree;
      const tip = rows.reduce(
        (grown, row) => frontier.append(grown, row.leaf_hash),
        frontier.empty(),
      );
      const head = { size, root: frontier.root(tip), frontier: frontier.encode(tip) };
      await tx('ledger_head').update(head);
    });

  /** Puts a row into the outbox, with the right code where none is given. */
  async function wait(body: Buffer, given: { mac?: Buffer; body?: Buffer } = {}): Promise<void> {
    const { entryId } = decodeLeaf(body);
    const { codeOf } = await ensureOutboxMac(keystore, database.sequencer);
    const mac = codeOf({ entryId, body });
    await database.app('ledger_outbox').insert({ entry_id: entryId, body, mac, ...given });
  }

  /** Both ledgers verify, and the new one goes on from its RESTORE. */
  async function expectGoesOn(renewal: Renewal): Promise<void> {
    const ledger = await open();
    expect(ledger.origin).to.equal(renewal.origin).and.not.equal(old);
    const index = await record(ledger, 99);
    await ledger.close();
    const now = await verifyDatabase(database.app, ledger.firstKey, { officers: PUBLIC_KEYS });
    expect(now).to.include({ exitCode: 0, size: index + 1 });
    expect(now.findings).to.deep.equal([]);
    expect(now.restored).to.include({ origin: old, size: renewal.old.size });
    const [past] = await listPastLedgers(database.app);
    expect(past).to.include({ id: 1, origin: old, size: renewal.old.size });
  }

  async function verifyPast() {
    const [past] = await listPastLedgers(database.app);
    if (!past) throw new Error('no ledger of the past');
    return verifyFiles(exportPastLedger(database.app, past), decodeVerifierKey(past.key));
  }

  it('is continued by another where the database is behind the lock file', async () => {
    await rollBackTo(12);
    await refuses();
    const renewal = await renew();
    expect(renewal).to.include({ lostFrom: 12, lostTo: 19, misfit: undefined });
    expect(readdirSync(folder).filter((name) => name.startsWith('ledger.lock.'))).to.have.length(1);
    await expectGoesOn(renewal);
    expect(await verifyPast()).to.include({ exitCode: 0, size: 12 });
  });

  it('names what only somebody outside knows to be lost', async () => {
    const renewal = await renew(57);
    expect(renewal).to.include({ lostFrom: 20, lostTo: 56 });
    await expectGoesOn(renewal);
  });

  it('answers for nothing behind an entry that was changed, and keeps it as evidence', async () => {
    await asSuperuserForGood(database, (tx) =>
      tx('ledger_entries')
        .where({ idx: 7 })
        .update({ actor: 'x', body: Buffer.from('forged') }),
    );
    rmSync(lockFile);
    await refuses();
    const renewal = await renew();
    expect(renewal).to.include({ lostFrom: 7, lostTo: 19, misfit: 8 });
    await expectGoesOn(renewal);
    const verdict = await verifyPast();
    expect(verdict).to.include({ exitCode: 1 });
    expect(verdict.firstBad).to.deep.equal({ from: 7, to: 7 });
    const contents = await listContents(database.app, ITEM, { isOwn: () => false });
    expect([...contents.keys()].sort((one, other) => one - other)).to.deep.equal([
      0, 1, 2, 3, 4, 5, 6, 99,
    ]);
  });

  it('records in the new ledger what nobody had signed for yet', async () => {
    const entry = { kind: 'DONE', action: 'a.b', actor: 'x', atMs: 5, origin: old } as const;
    const entryId = crypto.randomUUID();
    await wait(encodeLeaf({ ...entry, entryId }));
    await wait(encodeLeaf({ ...entry, origin: 'somebody.else', entryId: crypto.randomUUID() }));
    const renewal = await renew();
    expect(renewal.foreign).to.equal(0);
    await expectGoesOn(renewal);
    const rows = await database
      .superuser('ledger_entries')
      .orderBy('idx')
      .select<{ body: Buffer }[]>('body');
    const entries = rows.map((each) => decodeLeaf(each.body));
    expect(entries.map(({ kind }) => kind)).to.deep.equal(['RESTORE', 'DONE', 'CHANGE']);
    expect(entries[1]).to.deep.include({ ...entry, origin: renewal.origin, entryId });
  });

  it('takes nothing into the new ledger that somebody put, changed or put back before the old one', async () => {
    const entry = { kind: 'DONE', action: 'a.b', actor: 'innocent', atMs: 5, origin: old } as const;
    await wait(encodeLeaf({ ...entry, entryId: crypto.randomUUID() }), { mac: Buffer.alloc(32) });
    const restore = { ...entry, kind: 'RESTORE', restoredOrigin: 'x.y', restoredSize: 9 } as const;
    const root = { restoredRoot: Buffer.alloc(32), lostFrom: 9 };
    const forged = encodeLeaf({ ...restore, ...root, entryId: crypto.randomUUID() });
    await wait(forged, { mac: Buffer.alloc(0) });
    const changed = encodeLeaf({ ...entry, entryId: crypto.randomUUID() });
    await wait(changed, { body: Buffer.from(changed).fill('v', changed.indexOf('innocent')) });
    const first = await database.app('ledger_entries').where({ idx: 0 }).first<{ body: Buffer }>();
    await wait(first.body);
    await asSuperuserForGood(database, (tx) => forgeTail(tx, { origin: old }));
    await refuses();
    const renewal = await renew();
    expect(renewal).to.include({ foreign: 4 });
    expect(renewal.old).to.include({ size: 20 });
    await expectGoesOn(renewal);
    const kinds = await database.app('ledger_entries').orderBy('idx').pluck<string[]>('kind');
    expect(kinds).to.deep.equal(['RESTORE', 'CHANGE']);
  });

  it('is left as it was where that is cut off, does not start, and is renewed again', async () => {
    await setLockAside(lockFile);
    await makeLedgerSigner(keystore, lockFile);
    await refuses();
    await rollBackTo(12);
    const renewal = await renew();
    expect(renewal, 'heads of the lock file set aside').to.include({ lostFrom: 12, lostTo: 19 });
    await expectGoesOn(renewal);
  });

  it('may fail to go on more than once', async () => {
    await expectGoesOn(await renew());
    const second = await renew();
    const ledger = await open();
    await record(ledger, 3);
    await ledger.close();
    const past = await listPastLedgers(database.app);
    expect(past.map(({ id }) => id)).to.deep.equal([1, 2]);
    expect(past[1]?.origin).to.equal(second.old.origin);
    expect(ledger.origin).to.equal(second.origin);
    for (const each of past) {
      const key = decodeVerifierKey(each.key);
      const verdict = await verifyFiles(exportPastLedger(database.app, each), key);
      expect(verdict, JSON.stringify(verdict)).to.include({ exitCode: 0, size: each.size });
    }
  });

  it('keeps what witnesses signed, for whoever verifies it later', async () => {
    const [witness, other] = [newSigner('county'), newSigner('region')];
    const signed = { database, signer: { name: old } };
    for (const size of [5, 9, 12]) await cosignAs(signed, witness, size);
    for (const size of [5, 9, 19]) await cosignAs(signed, other, size);
    await database.app('ledger_days').insert({
      origin: old,
      day: '2026-01-01',
      size: 5,
      root: Buffer.alloc(32),
      signers: '[]',
      closed_at: new Date(),
    });
    await rollBackTo(12);
    await expectGoesOn(await renew());
    const [past] = await listPastLedgers(database.app);
    if (!past) throw new Error('no ledger of the past');
    const lines = await gatherForPastExport(database.app, past);
    // The closed day, and the last head of each witness that the ledger still reaches.
    expect([...lines].map(([size, each]) => [size, each.length])).to.deep.equal([
      [5, 2],
      [12, 1],
    ]);
    const policy = (quorum: string): string =>
      [
        `log ${past.key}`,
        ...[witness, other].map((each) => `witness ${each.name} ${encodeVerifierKey(each)}`),
      ].join('') + `group g ${quorum} county region\nquorum g\n`;
    const files = (): AsyncIterable<ExportFile> => exportPastLedger(database.app, past, lines);
    const any = await verifyFilesByBoth(files(), { policy: policy('any') });
    expect(any).to.deep.include({ exitCode: 0, provenSize: 12, witnesses: ['county'] });
    const all = await verifyFilesByBoth(files(), { policy: policy('all') });
    expect(all).to.deep.include({ exitCode: 2, provenSize: 5 });
  });

  it('keeps the word of a RESTORE that was never signed for, where it is renewed before its first start', async () => {
    await rollBackTo(12);
    const never = await renew();
    const renewal = await renew();
    expect(renewal.origin).to.not.equal(never.origin);
    expect(renewal).to.include({ lostFrom: 12, lostTo: 19 });
    expect(renewal.old).to.deep.include({ origin: old, size: 12, root: never.old.root });
    await expectGoesOn(renewal);
    const past = await listPastLedgers(database.app);
    expect(past.map(({ origin, size }) => [origin, size])).to.deep.equal([[old, 12]]);
    expect(await verifyPast()).to.include({ exitCode: 0, size: 12 });
  });

  it('names a ledger of which nothing proves that it never signed', async () => {
    const never = await renew();
    for (const name of readdirSync(folder)) {
      if (name.startsWith('ledger.lock')) rmSync(join(folder, name));
    }
    const renewal = await renew();
    expect(renewal.old).to.include({ origin: never.origin, size: 0 });
    const past = await listPastLedgers(database.app);
    expect(past.map(({ origin }) => origin)).to.deep.equal([old, never.origin]);
  });

  it('is not renewed without two officers', async () => {
    const [one] = OFFICERS;
    const officers = one ? [importSm2PrivateKey(one.privateKey)] : [];
    const order = { keystore, owner, lockFile, officers, knownSize: 0, now: new Date() };
    const outcome = await renewLedger({ ...order, cause: { action: 'ledger.renew' } }).catch(
      (error: unknown) => error,
    );
    expect(outcome).to.be.instanceOf(Error);
    expect(await listPastLedgers(database.app)).to.deep.equal([]);
  });
});
