import { expect } from 'chai';
import { decodeLeaf, encodeLeaf } from '../../../audit/leaf.ts';
import {
  CONFIRM_CLOCK,
  findConfirmation,
} from '../../../server/modules/ledger/confirmation-store.ts';
import type { Tx } from '../../../db/connect.ts';
import { asSuperuser } from './support/as-superuser.ts';
import { makeLedgerBed, ORIGIN, recordMany, type LedgerBed } from './support/test-ledger.ts';
import { testMacs, testOutboxMac } from './support/test-macs.ts';

const CONFIRMED = { kind: 'CHANGE', action: CONFIRM_CLOCK } as const;

describe('findConfirmation', () => {
  let bed: LedgerBed;
  let index: number;
  before(async () => {
    bed = await makeLedgerBed();
    const ledger = await bed.open();
    await recordMany(bed, ledger, 3, 3);
    ({ index } = await bed.record(ledger, CONFIRMED));
    await recordMany(bed, ledger, 3, 3);
    await ledger.close();
  });
  after(() => bed.clear());

  /** What is heard while heads up to `signedSize` are signed, after somebody has meddled. */
  const heard = (
    signedSize: number,
    meddle: (tx: Tx) => Promise<unknown> = () => Promise.resolve(),
  ): Promise<Date | undefined> =>
    asSuperuser(bed.database, async (tx) => {
      await meddle(tx);
      return findConfirmation(tx, signedSize, testMacs(ORIGIN));
    });
  const placed = (tx: Tx) => tx('ledger_entries').where({ idx: index });

  it('hears one that was put onto the tree and no head covers yet, and none that was signed for', async () => {
    expect(await heard(index)).to.be.instanceOf(Date);
    expect(await heard(index + 1)).to.equal(undefined);
  });

  it('hears none that somebody put there', async () => {
    const meddled: ((tx: Tx) => Promise<unknown>)[] = [
      async (tx) => {
        const { body } = await placed(tx).first<{ body: Buffer }>();
        const later = encodeLeaf({ ...decodeLeaf(body), atMs: Date.now() + 9000 });
        await placed(tx).update({ body: later });
      },
      (tx) => tx('ledger_head').update({ mac: null }),
      (tx) => tx('ledger_head').update({ mac: Buffer.alloc(32) }),
      (tx) => placed(tx).update({ idx: 99 }),
    ];
    for (const meddle of meddled) expect(await heard(0, meddle)).to.equal(undefined);
  });

  it('hears one that waits, but for one that somebody put or changed there, or put back', async () => {
    const put = async (tx: Tx, given: object): Promise<unknown> => {
      const { body } = await placed(tx).first<{ body: Buffer }>();
      const entryId = crypto.randomUUID();
      const draft = { entryId, body: encodeLeaf({ ...decodeLeaf(body), entryId }) };
      const mac = testOutboxMac.codeOf(draft);
      return tx('ledger_outbox').insert({ entry_id: entryId, body: draft.body, mac, ...given });
    };
    const signed = index + 4;
    expect(await heard(signed, (tx) => put(tx, {}))).to.be.instanceOf(Date);
    expect(await heard(signed, (tx) => put(tx, { mac: Buffer.alloc(0) }))).to.equal(undefined);
    expect(await heard(signed, (tx) => put(tx, { entry_id: crypto.randomUUID() }))).to.equal(
      undefined,
    );
    const putBack = async (tx: Tx): Promise<unknown> => {
      const { entry_id, body } = await placed(tx).first<{ entry_id: string; body: Buffer }>();
      const mac = testOutboxMac.codeOf({ entryId: entry_id, body });
      return tx('ledger_outbox').insert({ entry_id, body, mac });
    };
    expect(await heard(signed, putBack)).to.equal(undefined);
  });
});
