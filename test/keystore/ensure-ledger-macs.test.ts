import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Keystore } from '../../crypto/keyring/keystore.ts';
import { softwareProvider } from '../../crypto/provider.ts';
import { connect, type Knex } from '../../db/connect.ts';
import { migrate } from '../../db/migrate.ts';
import { isHouseSecret } from '../../server/custody/house-secrets.ts';
import {
  ensureHeadMac,
  ensureOutboxMac,
  OUTBOX_SECRET,
} from '../../server/keystore/ensure-ledger-macs.ts';
import { findHead } from '../../server/modules/ledger/head-store.ts';
import { listPending } from '../../server/modules/ledger/outbox-store.ts';
import { emptyDatabase, type TestDatabase } from '../support/database.ts';

const FOLDER = join(import.meta.dirname, '../../db/migrations');
const BEFORE = readdirSync(FOLDER).filter((name) => name < '0032');
const ORIGIN = 'lantai.test/ledger';

describe('the codes of what waits to be signed for', () => {
  let folder: string;
  let keystore: Keystore;
  let database: TestDatabase;
  let owner: Knex;
  const waited = [1, 2, 3].map((at) => ({ entry_id: randomUUID(), body: Buffer.alloc(9, at) }));
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lantai-macs-'));
    keystore = await softwareProvider.createKeystore(join(folder, 'keystore.json'), 'secret', {
      rounds: 10,
    });
    database = await emptyDatabase();
    owner = connect(database.urls.owner, { maxConnections: 2 });
    await migrate(owner, BEFORE);
    await owner('ledger_outbox').insert(waited);
    await owner('ledger_head').insert({ id: 1, size: 7, root: Buffer.alloc(32, 7), frontier: '' });
    await migrate(owner);
  });
  after(async () => {
    await owner.destroy();
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  it('are given once, with their key, to what an older version has left', async () => {
    const { isOwn } = await ensureOutboxMac(keystore, owner);
    const rows = await listPending(owner, 10);
    expect(rows.map(({ entry_id, body }) => ({ entry_id, body }))).to.deep.equal(waited);
    expect(rows.every(isOwn)).to.equal(true);
    const heads = await ensureHeadMac(keystore, owner, ORIGIN);
    const head = await findHead(owner);
    expect(head && heads.isOwn(head)).to.equal(true);
  });

  it('are given to nothing later', async () => {
    await owner('ledger_outbox').insert({
      entry_id: randomUUID(),
      body: Buffer.alloc(9),
      mac: Buffer.alloc(0),
    });
    await owner('ledger_head').update({ size: 8, mac: null });
    const { isOwn } = await ensureOutboxMac(keystore, owner);
    const heads = await ensureHeadMac(keystore, owner, ORIGIN);
    expect((await listPending(owner, 10)).map(isOwn)).to.deep.equal([true, true, true, false]);
    const head = await findHead(owner);
    expect(head && heads.isOwn(head)).to.equal(false);
  });

  it('hold for one id and leaf, and for one ledger, size and root', async () => {
    const { codeOf, isOwn } = await ensureOutboxMac(keystore, owner);
    const row = { entryId: randomUUID(), body: Buffer.from('leaf') };
    const mac = codeOf(row);
    const own = { entry_id: row.entryId, body: row.body, mac };
    expect(isOwn(own)).to.equal(true);
    expect(isOwn({ ...own, entry_id: randomUUID() })).to.equal(false);
    expect(isOwn({ ...own, body: Buffer.from('leaF') })).to.equal(false);
    expect(isOwn({ ...own, mac: mac.subarray(0, 31) })).to.equal(false);
    const heads = await ensureHeadMac(keystore, owner, ORIGIN);
    const head = { size: 3, root: Buffer.alloc(32, 1) };
    const sealed = { ...head, mac: heads.codeOf(head) };
    expect(heads.isOwn(sealed)).to.equal(true);
    expect(heads.isOwn({ ...sealed, size: 4 })).to.equal(false);
    expect(heads.isOwn({ ...sealed, root: Buffer.alloc(32, 2) })).to.equal(false);
    const other = await ensureHeadMac(keystore, owner, 'lantai.test/other');
    expect(other.isOwn(sealed)).to.equal(false);
  });

  it('stay as they are through a rotation of the master', async () => {
    const row = { entryId: randomUUID(), body: Buffer.from('leaf') };
    const { codeOf } = await ensureOutboxMac(keystore, owner);
    const mac = codeOf(row);
    await keystore.rotateMaster();
    expect((await ensureOutboxMac(keystore, owner)).codeOf(row)).to.deep.equal(mac);
  });

  it('go to the house for what it writes, and not for heads', () => {
    expect(isHouseSecret(OUTBOX_SECRET)).to.equal(true);
    expect(isHouseSecret('head-mac')).to.equal(false);
  });
});
