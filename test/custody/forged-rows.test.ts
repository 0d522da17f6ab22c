import { expect } from 'chai';
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeLeaf, encodeLeaf, type Entry } from '../../audit/leaf.ts';
import { newSecretKey, secretKeyFrom } from '../../crypto/secret-key.ts';
import { OUTBOX_SECRET } from '../../server/keystore/ensure-ledger-macs.ts';
import {
  createHeadMac,
  createOutboxMac,
  LedgerHalt,
  type OutboxMac,
} from '../../server/modules/ledger/index.ts';
import { asSuperuserForGood } from '../modules/ledger/support/as-superuser.ts';
import { forgeTail } from '../modules/ledger/support/forge-tail.ts';
import { makeCustodyBed, PLACES, type CustodyBed } from './support/custody-bed.ts';

const HOUR = 3_600_000;

type Row = { entry_id: string; body: Buffer; mac: Buffer };

for (const place of PLACES) {
  describe(`what the house did not write, with its ledger ${place}`, () => {
    let bed: CustodyBed;
    beforeEach(async () => {
      bed = await makeCustodyBed(place);
      await bed.open();
      await (await bed.write()).receipt();
    });
    afterEach(() => bed.clear());

    const origin = (): string => bed.house().ledger.origin;
    const forge = (said: Partial<Entry> = {}): { entryId: string; body: Buffer } => {
      const entryId = randomUUID();
      const atMs = Date.now() + bed.errorMs;
      const usual = { kind: 'INTENT', action: 'viewing.read_page', actor: 'innocent' } as const;
      return { entryId, body: encodeLeaf({ origin: origin(), ...usual, entryId, atMs, ...said }) };
    };
    /** As whoever has the password of the house's own role may. */
    const put = async ({ entryId, body }: ReturnType<typeof forge>, mac: Buffer): Promise<void> =>
      bed.database.app('ledger_outbox').insert({ entry_id: entryId, body, mac });
    const rowOf = async (entryId: string): Promise<Row> =>
      bed.database
        .superuser('ledger_outbox')
        .where({ entry_id: entryId })
        .first<Row>('entry_id', 'body', 'mac');

    /** Nothing is signed any more, and the reason is told to who holds the ledger and to who waits. */
    const expectHalts = async (
      size: number,
      reason = /待记账第 \d+ 行的鉴别码不对/,
    ): Promise<void> => {
      const { stopped, watch } = bed.held().ledger;
      watch.ended(randomUUID());
      const halt = await stopped;
      expect(halt?.message).to.match(reason);
      const refused: unknown = await bed
        .write()
        .then((entry) => entry.receipt())
        .catch((error: unknown) => error);
      expect(refused).to.be.instanceOf(Error);
      expect(bed.signedSize()).to.equal(size);
      const placed = await bed.database.app('ledger_entries').pluck<string[]>('actor');
      expect(placed).to.have.length(size).and.not.include('innocent');
    };

    /** Does something while the sequencer is held up with a batch that it has read. */
    async function whileHeldUp<T>(work: () => Promise<T>): Promise<T> {
      const hold = await bed.database.superuser.transaction();
      await hold.raw('select 1 from ledger_head for update');
      const first = await bed.write();
      for (let isBlocked = false; !isBlocked;) {
        const { rows } = await bed.database.superuser.raw<{ rows: { count: string }[] }>(
          'select count(*) from pg_locks where not granted',
        );
        isBlocked = rows[0]?.count !== '0';
      }
      const done = await work();
      await hold.rollback();
      await first.receipt();
      return done;
    }

    it('a reading in the name of an innocent, without a code', async () => {
      await put(forge(), Buffer.alloc(0));
      await expectHalts(1);
    });

    it('a reading with some bytes for a code', async () => {
      await put(forge(), randomBytes(32));
      await expectHalts(1);
    });

    it('a reading with the code of an entry of ours', async () => {
      const { mac } = await whileHeldUp(async () => rowOf((await bed.write()).entryId));
      await put(forge(), mac);
      await expectHalts(3);
    });

    it('a reading with the code of another house', async () => {
      const forged = forge();
      await put(forged, createOutboxMac(newSecretKey()).codeOf(forged));
      await expectHalts(1);
    });

    it('an entry of another ledger of this house, with its right code', async () => {
      const forged = forge({ origin: 'lantai.local/ledger/another' });
      const secret = bed.house().keystore.readSecret(OUTBOX_SECRET) ?? Buffer.alloc(0);
      const { codeOf }: OutboxMac = createOutboxMac(secretKeyFrom(secret));
      await put(forged, codeOf(forged));
      await expectHalts(1, /待记账第 \d+ 行不是本系统写入/);
    });

    it('an order to change the key, which changes none', async () => {
      await put(forge({ kind: 'CHANGE', action: 'ledger.change_key' }), randomBytes(32));
      await expectHalts(1);
      const names = bed.held().keystore.secretNames();
      expect(names.filter((name) => name.startsWith('ledger-signing-key'))).to.have.length(1);
    });

    it('a confirmation of the clock, which is not heard', async () => {
      const { ledger } = bed.house();
      bed.errorMs = 2 * HOUR;
      while (!(await ledger.clockTrouble())) await sleep(20);
      // The entry that says so is a batch that waits for the clock, and the forged one waits behind it.
      while ((await bed.database.app('ledger_entries')).length < 2) await sleep(5);
      const confirmation = { kind: 'CHANGE', action: 'ledger.confirm_clock' } as const;
      await put(forge(confirmation), randomBytes(32));
      await sleep(1200);
      expect(await ledger.clockTrouble()).to.include({ fault: 'forward' });
      expect(bed.signedSize()).to.equal(1);
      await bed.write({ ...confirmation, actor: 'officer' });
      await expectHalts(2);
    });

    it('an entry of ours, changed while it waits', async () => {
      await whileHeldUp(async () => {
        const { entryId } = await bed.write();
        const { body } = await rowOf(entryId);
        const changed = encodeLeaf({ ...decodeLeaf(body), actor: 'innocent' });
        const { superuser } = bed.database;
        await superuser('ledger_outbox').where({ entry_id: entryId }).update({ body: changed });
      });
      await expectHalts(2);
    });

    it('an entry of ours, put back after it was signed for', async () => {
      const { row, entry } = await whileHeldUp(async () => {
        const written = await bed.write();
        return { row: await rowOf(written.entryId), entry: written };
      });
      await entry.receipt();
      await bed.database.app('ledger_outbox').insert(row);
      await expectHalts(3, /已在第 2 条：有人把旧记录放回/);
    });

    it('entries behind the signed head, whatever code stands beside the head', async () => {
      const size = bed.signedSize();
      const name = origin();
      const strange = createHeadMac(newSecretKey(), name);
      const another = createHeadMac(headKey(bed), 'lantai.local/ledger/another');
      await bed.close();
      const codes: ((head: Head) => { mac?: Buffer | null })[] = [
        () => ({}),
        () => ({ mac: null }),
        () => ({ mac: randomBytes(32) }),
        (head) => ({ mac: strange.codeOf(read(head)) }),
        (head) => ({ mac: another.codeOf(read(head)) }),
      ];
      for (const code of codes) {
        await asSuperuserForGood(bed.database, async (tx) => {
          await forgeTail(tx, { origin: name });
          const grown = await tx('ledger_head').first<Head>('size', 'root');
          const given = code(grown);
          if (given.mac !== undefined) await tx('ledger_head').update(given);
        });
        const refused: unknown = await bed.open().catch((error: unknown) => error);
        expect(refused).to.be.instanceOf(LedgerHalt);
        expect(String(refused)).to.match(/没有签名，表头的鉴别码也不对.*lantai ledger renew/s);
        expect(bed.signedSize()).to.equal(size);
      }
    });
  });
}

/** As the database answers: a number is text. */
type Head = { size: string; root: Buffer };

function read({ size, root }: Head): { size: number; root: Buffer } {
  return { size: Number(size), root };
}

function headKey(bed: CustodyBed) {
  return secretKeyFrom(bed.held().keystore.readSecret('head-mac') ?? Buffer.alloc(0));
}
