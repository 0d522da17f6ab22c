import { expect } from 'chai';
import { signCheckpoint } from '../../audit/checkpoint.ts';
import { sm3Tree } from '../../audit/tree.ts';
import { generateSm2KeyPair } from '../../crypto/sm2-keys.ts';
import type { Services } from '../../server/context.ts';
import { AppError } from '../../server/errors.ts';
import type { HeldCustody } from '../../server/custody/hold-custody.ts';
import { listLedgerSigners } from '../../server/ledger-signers.ts';
import { raiseReceiptAlarm, type ProvableReceipt } from '../../server/modules/ledger/index.ts';
import { makeCustodyBed, type CustodyBed } from './support/custody-bed.ts';

type Lie = (truth: ProvableReceipt, entryId: string) => ProvableReceipt | Promise<ProvableReceipt>;

describe('a holder of the ledger that lies to its house', () => {
  let bed: CustodyBed;
  let lie: Lie | undefined;
  before(async () => {
    bed = await makeCustodyBed('behind a socket', (held) => lying(held));
    await bed.open();
    await given();
    await bed.close();
  });
  beforeEach(async () => {
    await bed.open();
    for (let count = 0; count < 2; count += 1) await given();
  });
  afterEach(() => {
    lie = undefined;
    return bed.close();
  });
  after(() => bed.clear());

  function lying(held: HeldCustody): HeldCustody {
    const { watch } = held.ledger;
    const expect = async (entryId: string): Promise<ProvableReceipt> => {
      const truth = await watch.expect(entryId);
      return lie ? lie(truth, entryId) : truth;
    };
    return { ...held, ledger: { ...held.ledger, watch: { ...watch, expect } } };
  }
  const given = async () => (await bed.write()).receipt();
  const alarms = () => raiseReceiptAlarm({ ledger: bed.house().ledger } as Services);
  const signer = () => listLedgerSigners(bed.held().keystore).at(-1)?.keys()[0] ?? expect.fail();

  async function expectRefused(told: Lie, found: RegExp): Promise<void> {
    expect(await alarms()).to.deep.equal([]);
    lie = told;
    const refused: unknown = await given().catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(AppError).and.include({ kind: 'unavailable' });
    lie = undefined;
    const [alarm] = await alarms();
    expect(alarm).to.include({ code: 'ledger.false_receipt' });
    expect(alarm?.text).to.match(found);
    expect((await given()).index, 'a true one is believed again').to.be.above(0);
  }

  /** A head of one leaf by the ledger's own key: the entry's, as if nothing had ever been before it. */
  const forked = async (entryId: string, key = signer()): Promise<ProvableReceipt> => {
    const { body } = await bed.database
      .superuser('ledger_entries')
      .where({ entry_id: entryId })
      .first<{ body: Buffer }>('body');
    const head = { origin: key.name, size: 1, root: sm3Tree.leafHash(body), timeMs: Date.now() };
    return { index: 0, checkpoint: signCheckpoint(head, key), prove: () => Promise.resolve([]) };
  };

  it('is believed where it does not: also behind a change of its key, and for what another start has signed', async () => {
    await (await bed.write({ kind: 'CHANGE', action: 'ledger.change_key' })).receipt();
    const { index, checkpoint } = await given();
    expect(listLedgerSigners(bed.held().keystore).at(-1)?.keys()).to.have.length(2);
    expect(checkpoint).to.contain(`\n${index + 1}\n`);
    await bed.close();
    await bed.open();
    expect((await given()).index).to.equal(index + 1);
    expect(await alarms()).to.deep.equal([]);
  });

  it('with a checkpoint by another key', () =>
    expectRefused(
      (_, entryId) => forked(entryId, { ...signer(), ...generateSm2KeyPair() }),
      /不是本账本的密钥所签/,
    ));

  it('with a checkpoint that was edited', () =>
    expectRefused(
      (truth) => ({ ...truth, checkpoint: truth.checkpoint.replace(/\n(\d+)\n/, '\n1$1\n') }),
      /不是本账本的密钥所签/,
    ));

  it('with the place of another entry', () =>
    expectRefused(({ index, ...truth }) => ({ ...truth, index: index - 1 }), /不是所记的这一条/));

  it('with the receipt of an entry that stands in the place of ours', async () => {
    let other: ProvableReceipt | undefined;
    lie = (truth) => (other = truth);
    await given();
    await expectRefused(() => other ?? expect.fail(), /不是所记的这一条/);
  });

  it('with a proof that lacks a hash, or has one too many', async () => {
    const bent = [
      (hashes: Buffer[]) => hashes.slice(1),
      (hashes: Buffer[]) => [...hashes, Buffer.alloc(32)],
    ];
    for (const bend of bent) {
      await bed.close();
      await bed.open();
      await expectRefused(
        (truth) => ({ ...truth, prove: async () => bend(await truth.prove()) }),
        /不是所记的这一条/,
      );
    }
  });

  it('with a head that is behind one that it gave before the entry was written', () =>
    expectRefused((_, entryId) => forked(entryId), /写入之前已签到 \d+ 条，却说它是第 0 条/));

  it('with a second head of one size', async () => {
    const fresh = await makeCustodyBed('behind a socket', (held) => lying(held));
    const kept = bed;
    try {
      bed = fresh;
      await bed.open();
      await given();
      const told: Lie = async (truth, entryId) => {
        const sibling = Buffer.alloc(32);
        const { checkpoint } = await forked(entryId);
        const leaf = Buffer.from(checkpoint.split('\n')[2] ?? '', 'base64');
        const root = sm3Tree.nodeHash(leaf, sibling);
        const head = { origin: signer().name, size: 2, root, timeMs: Date.now() };
        const forgedNote = signCheckpoint(head, signer());
        return { index: 0, checkpoint: forgedNote, prove: () => Promise.resolve([sibling]) };
      };
      await given();
      await expectRefused(told, /2 条处签出了两个不同的检查点/);
    } finally {
      await fresh.clear();
      bed = kept;
    }
  });
});
