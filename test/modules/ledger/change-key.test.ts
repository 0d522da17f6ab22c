import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { decodeLeaf, type Entry } from '../../../audit/leaf.ts';
import { encodeLogKeys, onlyKey, openOwn, type LogKeys } from '../../../audit/log-keys.ts';
import type { Db } from '../../../db/connect.ts';
import { exportLedger } from '../../../server/modules/ledger/export-ledger.ts';
import {
  LedgerHalt,
  readLockFile,
  tellKeys,
  type Ledger,
  type Signers,
} from '../../../server/modules/ledger/index.ts';
import { verifyFilesByBoth } from './support/verify-database.ts';
import { asSuperuser } from './support/as-superuser.ts';
import { signersOf } from './support/signers-of.ts';
import { makeLedgerBed, recordMany, type LedgerBed } from './support/test-ledger.ts';

const PROGRAM = join(import.meta.dirname, 'support/append-until-killed.ts');
const ORDER = { kind: 'CHANGE', action: 'ledger.change_key', approval: 'change-1' } as const;

describe('a change of the ledger’s key', () => {
  let bed: LedgerBed;
  let signers: Signers;
  beforeEach(async () => {
    bed = await makeLedgerBed();
    signers = signersOf(bed.signer);
  });
  afterEach(() => bed.clear());

  const entries = async (): Promise<Entry[]> => {
    const rows = await bed.database
      .app('ledger_entries')
      .orderBy('idx')
      .select<{ body: Buffer }[]>('body');
    return rows.map(({ body }) => decodeLeaf(body));
  };
  const told = (db: Db = bed.database.app): Promise<LogKeys> => tellKeys(bed.signer).keys(db);
  const verdict = (keys: LogKeys, db: Db = bed.database.app) =>
    verifyFilesByBoth(exportLedger(db, keys), { key: encodeLogKeys(keys) });
  const change = (ledger: Ledger) => bed.record(ledger, ORDER);

  it('is one batch that the old key signs; every later head is the new key’s', async () => {
    const ledger = await bed.open([], signers);
    await recordMany(bed, ledger, 30, 7);
    const { index } = await change(ledger);
    await recordMany(bed, ledger, 30, 7);
    await ledger.close();
    const all = await entries();
    expect(all[index + 1]).to.include({
      kind: 'KEY',
      action: 'ledger.change_key',
      actor: 'system',
      approval: 'change-1',
      validFromSize: index + 3,
    });
    const keys = await told();
    expect(keys.map(({ from }) => from)).to.deep.equal([0, index + 3]);
    const sizes = readLockFile(bed.lockFile).map((note) => openOwn(note, keys).size);
    expect(sizes)
      .to.include(index + 2, 'a head ends with the KEY entry')
      .and.include(all.length);
    expect(await verdict(keys)).to.deep.include({ exitCode: 0, size: all.length, findings: [] });
    // Who holds the old key alone is not told that all is well.
    const single = verifyFilesByBoth(exportLedger(bed.database.app, keys), {
      key: encodeLogKeys(onlyKey(bed.signer)),
    });
    expect((await single).exitCode).to.equal(2);
  });

  it('can follow another at once, and orders that wait together are carried out one by one', async () => {
    const ledger = await bed.open([], signers);
    const receipts = await Promise.all(Array.from({ length: 5 }, () => change(ledger)));
    await bed.record(ledger);
    await ledger.close();
    const keys = await told();
    expect(keys.map(({ from }) => from)).to.deep.equal([
      0,
      ...receipts.map(({ index }) => index + 3).sort((one, other) => one - other),
    ]);
    expect(await verdict(keys)).to.deep.include({ exitCode: 0, findings: [] });
  });

  it('goes on after each start with the key that its entries name', async () => {
    for (let round = 0; round < 4; round += 1) {
      const ledger = await bed.open([], signers);
      if (round % 2 === 0) await change(ledger);
      if (round > 1) await bed.record(ledger);
      await ledger.close();
    }
    const keys = await told();
    expect(keys).to.have.length(3);
    expect(await verdict(keys)).to.deep.include({ exitCode: 0, findings: [] });
  });

  const STEPS: [string, (whole: Signers, die: () => never) => Partial<Signers>, number][] = [
    [
      'before the new key is kept',
      (_whole, die) => ({ make: () => Promise.resolve().then(die) }),
      0,
    ],
    [
      'when the new key is kept and nothing names it',
      (whole, die) => ({ make: async () => (await whole.make(), die()) }),
      0,
    ],
    [
      'when the last head of the old key is signed and the new key is not in force',
      (whole, die) => ({
        follow: async (keys) => (keys.length > whole.keys().length ? die() : whole.follow(keys)),
      }),
      1,
    ],
    [
      'when the new key is in force and has signed nothing',
      (whole, die) => ({
        async follow(keys) {
          const isNew = keys.length > whole.keys().length;
          await whole.follow(keys);
          if (isNew) die();
        },
      }),
      1,
    ],
  ];
  for (const [step, spoil, changed] of STEPS) {
    it(`is finished, or begun anew, by the start after a death ${step}`, async () => {
      const first = await bed.open([], signers);
      await recordMany(bed, first, 10, 3);
      await first.close();
      const die = (): never => {
        throw new TypeError('died');
      };
      const dying = await bed.open([], { ...signers, ...spoil(signers, die) });
      await change(dying).catch(() => undefined);
      await dying.close();
      expect((await told()).length - 1).to.equal(changed);

      const ledger = await bed.open([], signers);
      await bed.record(ledger);
      await ledger.close();
      const keys = await told();
      expect(keys, 'the order is carried out once').to.have.length(2);
      expect(signers.keys().map(({ from }) => from)).to.deep.equal(keys.map(({ from }) => from));
      expect(await verdict(keys)).to.deep.include({ exitCode: 0, findings: [] });
    });
  }

  it('loses nothing to kills at any moment, and no head is signed by two keys', async function () {
    this.timeout(120_000);
    const keysFile = join(bed.folder, 'keys.json');
    const acknowledged = new Map<string, number>();
    for (const receipts of [40, 160, 10, 90]) {
      const { urls } = bed.database;
      const order = { urls, signer: bed.signer, lockFile: bed.lockFile, keysFile };
      const child = spawn(process.execPath, [PROGRAM, JSON.stringify(order)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let count = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        const [entryId = '', index] = line.split(' ');
        acknowledged.set(entryId, Number(index));
        if ((count += 1) === receipts) child.kill('SIGKILL');
      }
    }
    signers = signersOf(bed.signer, keysFile);
    const ledger = await bed.open([], signers);
    await bed.record(ledger);
    await ledger.close();
    const keys = await told();
    expect(keys.length, 'changed under load').to.be.greaterThan(4);
    const all = await entries();
    const places = new Map(all.map(({ entryId }, index) => [entryId, index]));
    for (const [entryId, index] of acknowledged) expect(places.get(entryId)).to.equal(index);
    for (const note of readLockFile(bed.lockFile)) expect(() => openOwn(note, keys)).not.to.throw();
    expect(await verdict(keys)).to.deep.include({ exitCode: 0, size: all.length, findings: [] });
  });

  it('does not start where the keystore is older than the change', async () => {
    const ledger = await bed.open([], signers);
    await change(ledger);
    await ledger.close();
    // The head that ends with the KEY entry is the old key's: only the entry tells.
    const outcome: unknown = await bed.open([], signersOf(bed.signer)).catch((e: unknown) => e);
    expect((outcome as Error).message).to.contain('not kept');
    const again = await bed.open([], signers);
    await bed.record(again);
    await again.close();
    const later: unknown = await bed.open([], signersOf(bed.signer)).catch((e: unknown) => e);
    expect(later).to.be.instanceOf(LedgerHalt);
  });

  it('shows a key to nobody that the key before it did not sign for', async () => {
    const ledger = await bed.open([], signers);
    await change(ledger);
    await bed.record(ledger);
    await ledger.close();
    const keys = await told();
    const row = bed.database.superuser('ledger_entries').where({ kind: 'KEY' });
    const { body } = (await row.clone().first<{ body: Buffer } | undefined>('body')) ?? {};
    if (!body) throw new Error('no KEY entry');
    for (let at = 0; at < body.length; at += 7) {
      const spoilt = Buffer.from(body);
      spoilt[at] = (spoilt[at] ?? 0) ^ 1;
      await asSuperuser(bed.database, async (tx) => {
        await tx('ledger_entries').where({ kind: 'KEY' }).update({ body: spoilt });
        expect(await told(tx), `byte ${at}`).to.have.length(1);
        if (at % 35 === 0) expect((await verdict(keys, tx)).exitCode).to.equal(1);
      });
    }
  });
});
