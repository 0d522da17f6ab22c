import { expect } from 'chai';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readUnverified } from '../audit/checkpoint.ts';
import { softwareProvider } from '../crypto/provider.ts';
import type { Keystore } from '../crypto/keyring/keystore.ts';
import { importSm2PrivateKey } from '../crypto/sm2-keys.ts';
import {
  beginLedger,
  goOnWithLedger,
  setLockAside,
  type BegunLedger,
} from '../server/begin-ledger.ts';
import { ensureHeadMac, ensureOutboxMac } from '../server/keystore/ensure-ledger-macs.ts';
import { listLedgerSigners, makeLedgerSigner } from '../server/ledger-signers.ts';
import { LedgerHalt, openLedger, readLockFile } from '../server/modules/ledger/index.ts';
import { cloneDatabase, type TestDatabase } from './support/database.ts';
import { makeKey, type TestKey } from './support/key-holder.ts';
import { sealDetail, silentLogger } from './modules/ledger/support/test-ledger.ts';
import { verifyDatabase } from './modules/ledger/support/verify-database.ts';

describe('an origin that may have signed', () => {
  let folder: string;
  let lockFile: string;
  let keystore: Keystore;
  const databases: TestDatabase[] = [];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lantai-begin-'));
    lockFile = join(folder, 'ledger.lock');
    const path = join(folder, 'keystore.json');
    keystore = await softwareProvider.createKeystore(path, 'secret', { rounds: 1000 });
  });
  afterEach(async () => {
    for (const database of databases.splice(0)) await database.drop();
    rmSync(folder, { recursive: true });
  });

  const anEmptyDatabase = async (): Promise<TestDatabase> => {
    const database = await cloneDatabase();
    databases.push(database);
    return database;
  };

  /** Signs `count` entries under the origin that the start is given. */
  async function sign(database: TestDatabase, count: number): Promise<string> {
    const signers = await goOnWithLedger(keystore, database.app, lockFile);
    const ledger = await openLedger({
      db: database.sequencer,
      signers,
      outboxMac: await ensureOutboxMac(keystore, database.sequencer),
      headMac: await ensureHeadMac(keystore, database.sequencer, signers.name),
      lockFile,
      clock: () => new Date(),
      sealDetail,
      logger: silentLogger,
    });
    for (let at = 0; at < count; at += 1) {
      const event = { kind: 'CHANGE', action: 'accounts.bootstrap', actor: 'system' } as const;
      const recorded = await database.app.transaction((tx) => ledger.record(tx, event));
      await recorded.receipt();
    }
    await ledger.close();
    return signers.name;
  }

  const refusal = async (database: TestDatabase): Promise<string> => {
    const outcome: unknown = await goOnWithLedger(keystore, database.app, lockFile).catch(
      (error: unknown) => error,
    );
    expect(outcome).to.be.instanceOf(LedgerHalt);
    return (outcome as LedgerHalt).message;
  };

  it('is not signed from nothing again when database and lock file are gone', async () => {
    await sign(await anEmptyDatabase(), 3);
    rmSync(lockFile);
    const message = await refusal(await anEmptyDatabase());
    expect(message).to.include('lantai restore').and.include('lantai rebuild');
    expect(existsSync(lockFile)).to.equal(false);
    expect(listLedgerSigners(keystore)).to.have.length(1);
  });

  it('is not signed from nothing again when only the database is gone', async () => {
    await sign(await anEmptyDatabase(), 3);
    expect(await refusal(await anEmptyDatabase())).to.include('清空');
  });

  it('is not gone on with by a keystore that has no key of it', async () => {
    const database = await anEmptyDatabase();
    await sign(database, 1);
    const path = join(folder, 'other.json');
    keystore = await softwareProvider.createKeystore(path, 'secret', { rounds: 1000 });
    expect(await refusal(database)).to.include('密钥库');
  });

  it('goes on with a very first start that was cut off before anything was signed', async () => {
    const database = await anEmptyDatabase();
    const first = await goOnWithLedger(keystore, database.app, lockFile);
    expect(await sign(database, 0)).to.equal(first.name);
    expect(await sign(database, 2)).to.equal(first.name);
    expect(listLedgerSigners(keystore)).to.have.length(1);
  });

  it('goes on with a first start that was cut off before the keystore had its key', async () => {
    const database = await anEmptyDatabase();
    writeFileSync(lockFile, 'open lantai.local/ledger/0123456789abcdef\nopen lantai.lo');
    const origin = await sign(database, 2);
    expect(listLedgerSigners(keystore).map(({ name }) => name)).to.deep.equal([origin]);
    expect(readLockFile(lockFile)).to.have.length.greaterThan(0);
  });

  const begin = async (
    database: TestDatabase,
    keys: readonly TestKey[] = [],
  ): Promise<BegunLedger> =>
    beginLedger(keystore, database.app, lockFile, {
      officers: keys.map(({ privateKey }) => importSm2PrivateKey(privateKey)),
      now: new Date(),
      outboxMac: await ensureOutboxMac(keystore, database.sequencer),
    });

  it('gets another name at every rebuild that cannot prove it unused', async () => {
    const first = await sign(await anEmptyDatabase(), 3);
    const kept = join(folder, 'kept');
    copyFileSync(lockFile, kept);
    rmSync(lockFile);
    const renewed = await begin(await anEmptyDatabase());
    expect(renewed.renewal).to.deep.include({ lockSetAside: undefined, lostTo: undefined });
    expect(renewed.signers.name).not.to.equal(first);
    // Run again, it is still unused, and says so itself.
    const again = await begin(await anEmptyDatabase());
    expect(again.signers.name).to.equal(renewed.signers.name);
    rmSync(lockFile);
    const third = await begin(await anEmptyDatabase());
    expect(third.signers.name).to.be.a('string').and.not.equal(renewed.signers.name);
    copyFileSync(kept, lockFile);
    const fourth = await begin(await anEmptyDatabase());
    expect(fourth.renewal?.old.origin).to.equal(first);
    expect(fourth.renewal).to.include({ lostFrom: 0, lostTo: 2 });
    const aside = fourth.renewal?.lockSetAside ?? '';
    expect(readFileSync(aside, 'utf8')).to.equal(readFileSync(kept, 'utf8'));
    const names = listLedgerSigners(keystore).map(({ name }) => name);
    expect(new Set(names).size).to.equal(4);
  });

  it('is named at a rebuild by the first entry of the next, which two officers sign if they are there', async () => {
    const officers = [makeKey(), makeKey()];
    const first = await sign(await anEmptyDatabase(), 3);
    const codes: string[][] = [];
    for (const keys of [officers, []]) {
      const database = await anEmptyDatabase();
      const { signers } = await begin(database, keys);
      await sign(database, 1);
      const given = { officers: officers.map(({ publicKey }) => publicKey) };
      const verdict = await verifyDatabase(database.app, signers.keys(), given);
      expect(verdict).to.include({ size: 2 });
      expect(verdict.restored).to.include({ origin: first, size: 0, lostFrom: 0, lostTo: 2 });
      codes.push(verdict.findings.map(({ code }) => code));
      copyFileSync(lockOf(first), lockFile);
    }
    expect(codes).to.deep.equal([[], ['restore_unsigned']]);
  });

  /** The lock file in which a ledger was signed for, wherever it lies. */
  const lockOf = (origin: string): string => {
    const names = readdirSync(folder).filter((name) => name.startsWith('ledger.lock'));
    const found = names.find((name) =>
      readLockFile(join(folder, name)).some((note) => readUnverified(note).origin === origin),
    );
    return join(folder, found ?? '');
  };

  it('does not start where a rebuild was cut off before it named the old ledger', async () => {
    await sign(await anEmptyDatabase(), 3);
    await setLockAside(lockFile);
    await makeLedgerSigner(keystore, lockFile);
    const database = await anEmptyDatabase();
    expect(await refusal(database)).to.include('lantai rebuild');
    await begin(database);
    expect(await sign(database, 1)).to.equal(listLedgerSigners(keystore).at(-1)?.name);
  });
});
