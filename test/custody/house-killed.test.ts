import { expect } from 'chai';
import { randomBytes, randomUUID } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createLogger } from 'winston';
import { signCheckpoint } from '../../audit/checkpoint.ts';
import { decodeLeaf, encodeLeaf } from '../../audit/leaf.ts';
import { generateSm2KeyPair } from '../../crypto/sm2-keys.ts';
import { LinkDown } from '../../server/custody/link/conversation.ts';
import { openLink, type CustodyLink } from '../../server/custody/link/custody-link.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { ledgerProcess, type LedgerProcess } from '../support/ledger-process.ts';
import { expectOnTree } from './support/expect-on-tree.ts';

const PROGRAM = join(import.meta.dirname, 'support', 'append-through-link.ts');
const KILL_AFTER = [1, 60, 200];
const logger = createLogger({ silent: true });

describe('a ledger whose house is killed', () => {
  let database: TestDatabase;
  let ledger: LedgerProcess;
  before(async () => {
    database = await cloneDatabase();
    ledger = ledgerProcess(database);
    await ledger.start();
  });
  after(async () => {
    await ledger.clear();
    await database.drop();
  });

  const meet = (limitMs = 10_000): Promise<CustodyLink> =>
    openLink(ledger.socket, { logger, limitMs });

  async function appendUntilKilled(receipts: number): Promise<Map<string, number>> {
    const child = spawn(process.execPath, [PROGRAM, join(ledger.home, 'house'), ledger.socket], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const acknowledged = new Map<string, number>();
    for await (const line of createInterface({ input: child.stdout })) {
      const [entryId = '', index] = line.split(' ');
      acknowledged.set(entryId, Number(index));
      if (acknowledged.size === receipts) child.kill('SIGKILL');
    }
    return acknowledged;
  }

  it('keeps every receipt it gave, and serves the next house', async () => {
    const acknowledged = new Map<string, number>();
    for (const receipts of KILL_AFTER) {
      for (const [entryId, index] of await appendUntilKilled(receipts)) {
        acknowledged.set(entryId, index);
      }
    }
    expect(acknowledged.size).to.be.at.least(261);
    const link = await meet();
    const { origin: name, publicKey } = link.greeting;
    await link.close();
    await expectOnTree(database.superuser, { name, publicKey }, acknowledged);
  });

  it('serves one house at a time', async () => {
    const link = await meet();
    const second: unknown = await meet(300).catch((error: unknown) => error);
    expect(second).to.be.instanceOf(LinkDown);
    await link.close();
    await (await meet()).close();
  });

  it('says how full its disks are, and whether it trusts its clock', async () => {
    const link = await meet();
    expect(await link.ask({ do: 'clock_trouble' })).to.equal(null);
    const { readings, unknown } = await link.ask({ do: 'measure_disks' });
    const [disk, ...others] = readings;
    await link.close();
    expect(disk).to.deep.include({ labels: ['账本与密钥'] });
    expect(disk?.usedPercent).to.be.within(0, 100);
    expect(others).to.deep.equal([]);
    // Its database is on a server of its own, and nobody said how much it may take there.
    expect(unknown).to.deep.equal([{ label: '数据库', fault: null }]);
  });

  it('hangs up on whatever it does not know, and lives on', async () => {
    const spoken = [
      'not json\n',
      '{}\n',
      '{"no":1,"order":{"do":"open_volume_key","slot":{"unit":"QY","year":2026,"volume":"v"}}}\n',
      '{"no":1,"order":{"do":"greet","also":1}}\n',
      '{"no":1,"order":{"do":"release_pages","entryId":"x","actor":"a","item":"i","files":[]}}\n',
      '['.repeat(5 * 1024 * 1024),
    ];
    for (const text of spoken) {
      const socket = createConnection(ledger.socket);
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.write(text);
      socket.resume();
      await closed;
    }
    await (await meet()).close();
  });

  it('ends no key that nobody decided to end', async () => {
    const link = await meet();
    const slot = { unit: 'QY', year: 2026, volume: '01890000-0000-7000-8000-00000000000b' };
    await link.ask({ do: 'make_key', slot });
    const refused: unknown = await link
      .ask({ do: 'destroy_key', slot })
      .catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(Error);
    const again: unknown = await link
      .ask({ do: 'make_key', slot })
      .catch((error: unknown) => error);
    expect(again, 'it is there still').to.include({ name: 'KeystoreError' });
    await link.close();
  });

  it('hands out no secret that is not the house’s, and takes none in its place', async () => {
    const link = await meet();
    const names = Object.keys(await link.ask({ do: 'house_secrets' }));
    expect(names).to.include.members(['keyring/field', 'keyring/blind-index']);
    expect(names.filter((name) => name.startsWith('ledger-'))).to.deep.equal([]);
    for (const name of ['ledger-signing-key-2', 'other']) {
      const order = { do: 'store_secret', name, value: 'AAAA' } as const;
      const refused: unknown = await link.ask(order).catch((error: unknown) => error);
      expect(refused, name).to.be.instanceOf(Error);
    }
    await link.close();
  });

  it('keeps a cosigned head only where the ledger itself has signed it', async () => {
    const link = await meet();
    const { note } = await database
      .superuser('ledger_checkpoints')
      .orderBy('size', 'desc')
      .first<{ note: string }>('note');
    await link.ask({ do: 'keep_witnessed', note });
    expect(readFileSync(join(ledger.home, 'witnessed'), 'utf8')).to.equal(note);
    const signer = { name: link.greeting.origin, ...generateSm2KeyPair() };
    const head = { origin: signer.name, size: 1e9, root: Buffer.alloc(32), timeMs: 1 };
    for (const forged of [note.replace(/\n[0-9]+\n/, '\n999\n'), signCheckpoint(head, signer)]) {
      const refused: unknown = await link
        .ask({ do: 'keep_witnessed', note: forged })
        .catch((error: unknown) => error);
      expect(refused).to.be.instanceOf(Error);
    }
    expect(readFileSync(join(ledger.home, 'witnessed'), 'utf8')).to.equal(note);
    await link.close();
  });

  it('lets its owner and group alone connect, and keeps what is its own', () => {
    expect(statSync(ledger.socket).mode & 0o777).to.equal(0o660);
    expect(readdirSync(ledger.home)).to.include.members(['keys', 'ledger.lock', 'keystore.json']);
  });

  it('ends by itself, with the reason, at a row that no house wrote, and so does the next start', async () => {
    const signed = readFileSync(join(ledger.home, 'ledger.lock'));
    const { body } = await database
      .superuser('ledger_entries')
      .orderBy('idx')
      .first<{ body: Buffer }>('body');
    const entryId = randomUUID();
    const forged = encodeLeaf({ ...decodeLeaf(body), entryId, actor: 'innocent' });
    await database
      .superuser('ledger_outbox')
      .insert({ entry_id: entryId, body: forged, mac: randomBytes(32) });
    expect(await ledger.ended()).to.equal(1);
    expect(ledger.complaint()).to.contain('鉴别码不对');
    await ledger.start().catch(() => undefined);
    expect(await ledger.ended()).to.equal(1);
    expect(readFileSync(join(ledger.home, 'ledger.lock')).subarray(0, signed.length)).to.deep.equal(
      signed,
    );
    const rows = await database.superuser('ledger_entries').pluck<string[]>('actor');
    expect(rows).to.not.include('innocent');
  });
});
