import { expect } from 'chai';
import { createSign, sign as signOneShot } from 'node:crypto';
import type { Machine } from '../../../audit/verify-folder.ts';
import { readNote, writeNote } from '../../../audit/note.ts';
import { signCheckpoint } from '../../../audit/checkpoint.ts';
import { encodeLeaf } from '../../../audit/leaf.ts';
import { sm3Tree } from '../../../audit/tree.ts';
import { signatureFromDer } from '../../../crypto/sm2-signature.ts';
import { generateSm2KeyPair, importSm2PrivateKey } from '../../../crypto/sm2-keys.ts';
import type { Tx } from '../../../db/connect.ts';
import { numbersFrom } from '../../support/numbers-from.ts';
import { makeLedgerBed, ORIGIN, recordMany, type LedgerBed } from './support/test-ledger.ts';
import { asSuperuser } from './support/as-superuser.ts';
import { verifyDatabaseByBoth } from './support/verify-database.ts';

const SEED = 724_003;
/** One full tile, one partial: 300 entries. */
const SIZE = 300;
const ROUNDS = 8;

describe('a superuser with triggers off', () => {
  const random = numbersFrom(SEED);
  let bed: LedgerBed;
  before(async () => {
    bed = await makeLedgerBed();
    const ledger = await bed.open();
    await recordMany(bed, ledger, SIZE, 20);
    await ledger.close();
  });
  after(() => bed.clear());

  const verdictAfter = (
    meddle: (tx: Tx) => Promise<unknown>,
    given: { atLeast?: number | string } = {},
  ): Promise<Machine> =>
    asSuperuser(bed.database, async (tx) => {
      await meddle(tx);
      return verifyDatabaseByBoth(tx, bed.signer, given);
    });

  const bodyAt = async (tx: Tx, idx: number): Promise<Buffer> => {
    const row = await tx('ledger_entries').where({ idx }).first<{ body: Buffer }>('body');
    return row.body;
  };

  const forgedBody = (): Buffer =>
    encodeLeaf({
      origin: ORIGIN,
      kind: 'DONE',
      action: 'viewing.read_page',
      entryId: crypto.randomUUID(),
      atMs: Date.now(),
      actor: 'somebody-else',
    });

  const expectTampered = (verdict: Machine, index: number): void => {
    expect(verdict).to.include({ result: 'tampered', exitCode: 1 });
    expect(verdict.firstBad).to.deep.equal({ from: index, to: index });
  };

  it('is not accused when nothing was touched', async () => {
    const verdict = await verdictAfter(() => Promise.resolve());
    expect(verdict).to.include({ result: 'intact', exitCode: 0, size: SIZE, provenSize: SIZE });
    expect(verdict.findings).to.deep.equal([]);
  });

  for (let round = 0; round < ROUNDS; round += 1) {
    const index = random(SIZE);

    it(`changes one bit of entry ${index}`, async () => {
      const verdict = await verdictAfter(async (tx) => {
        const body = await bodyAt(tx, index);
        const at = random(body.length);
        body.writeUInt8(body.readUInt8(at) ^ (1 << random(8)), at);
        await tx('ledger_entries').where({ idx: index }).update({ body });
      });
      expectTampered(verdict, index);
    });

    it(`rewrites entry ${index} together with its leaf hash`, async () => {
      const verdict = await verdictAfter(async (tx) => {
        const body = forgedBody();
        const change = { body, leaf_hash: sm3Tree.leafHash(body) };
        await tx('ledger_entries').where({ idx: index }).update(change);
      });
      expect(verdict).to.include({ result: 'tampered', exitCode: 1 });
      const { from, to } = verdict.firstBad ?? { from: SIZE, to: -1 };
      expect(index).to.be.within(from, to);
      expect(to - from).to.be.below(20);
    });

    it(`deletes entry ${index}`, async () => {
      const verdict = await verdictAfter((tx) =>
        tx('ledger_entries').where({ idx: index }).delete(),
      );
      expect(verdict).to.include({ result: 'tampered', exitCode: 1 });
      const missing = verdict.findings.find(({ code }) => code === 'entry_missing');
      // Its hash went with it: neighbours under the same checkpoint cannot be vouched for either.
      expect(missing?.firstBad?.to).to.equal(index);
      expect(verdict.firstBad?.from).to.be.within(index - 20, index);
    });

    it(`inserts a forged entry at ${index} and moves the rest on`, async () => {
      const verdict = await verdictAfter(async (tx) => {
        const rows = await tx('ledger_entries')
          .where('idx', '>=', index)
          .select<Record<string, unknown>[]>('*');
        await tx('ledger_entries').where('idx', '>=', index).delete();
        const body = forgedBody();
        const forged = { ...rows[0], idx: index, body, leaf_hash: sm3Tree.leafHash(body) };
        const moved = rows.map((row) => ({ ...row, idx: Number(row['idx']) + 1 }));
        await tx('ledger_entries').insert([{ ...forged, entry_id: crypto.randomUUID() }, ...moved]);
      });
      expect(verdict).to.include({ result: 'tampered', exitCode: 1 });
      const { from, to } = verdict.firstBad ?? { from: SIZE, to: -1 };
      expect(index).to.be.within(from, to);
    });

    const other = (index + 1 + random(SIZE - 1)) % SIZE;
    it(`swaps entries ${index} and ${other}`, async () => {
      const verdict = await verdictAfter(async (tx) => {
        const [one, two] = [await bodyAt(tx, index), await bodyAt(tx, other)];
        await tx('ledger_entries').where({ idx: index }).update({ body: two });
        await tx('ledger_entries').where({ idx: other }).update({ body: one });
      });
      expectTampered(verdict, Math.min(index, other));
    });

    const kept = 1 + random(SIZE - 2);
    it(`puts the ledger back to what it was near ${kept} entries`, async () => {
      const cutTail = async (tx: Tx): Promise<number> => {
        const newest = await tx('ledger_checkpoints')
          .where('size', '<=', Math.max(kept, 20))
          .max<{ max: string }[]>('size');
        const size = Number(newest[0]?.max);
        await tx('ledger_checkpoints').where('size', '>', size).delete();
        await tx('ledger_entries').where('idx', '>=', size).delete();
        await tx('ledger_head').update({ size });
        return size;
      };
      const unaware = await verdictAfter(cutTail);
      expect(unaware, 'nothing inside the package can tell').to.include({ exitCode: 0 });
      const verdict = await verdictAfter(cutTail, { atLeast: SIZE });
      expectTampered(verdict, unaware.size ?? -1);
    });
  }

  for (const index of [0, 100, SIZE - 1]) {
    it(`changes the stored leaf hash of entry ${index}, and its tile where it has one`, async () => {
      const verdict = await verdictAfter(async (tx) => {
        const leaf_hash = sm3Tree.leafHash(Buffer.from('other'));
        await tx('ledger_entries').where({ idx: index }).update({ leaf_hash });
        const tile = await tx('ledger_tiles').where({ level: 0, n: 0 }).first<{ hashes: Buffer }>();
        if (index >= 256) return;
        leaf_hash.copy(tile.hashes, index * 32);
        await tx('ledger_tiles').where({ level: 0, n: 0 }).update({ hashes: tile.hashes });
      });
      expectTampered(verdict, index);
      expect(verdict.findings.map(({ code }) => code)).to.deep.equal(['leaf_hash_changed']);
    });
  }

  it('edits what a checkpoint says', async () => {
    const verdict = await verdictAfter(async (tx) => {
      const { size, note } = await tx('ledger_checkpoints')
        .orderBy('size')
        .first<{ size: string; note: string }>('size', 'note');
      const edited = note.replace(`\n${size}\n`, `\n${Number(size) + 1}\n`);
      await tx('ledger_checkpoints').where({ size }).update({ note: edited });
    });
    expect(verdict).to.include({ result: 'tampered', exitCode: 1 });
    expect(verdict.findings.map(({ code }) => code)).to.include('checkpoint_forged');
  });

  it('puts the note of one checkpoint in the place of another', async () => {
    const verdict = await verdictAfter(async (tx) => {
      const [one, two] = await tx('ledger_checkpoints')
        .orderBy('size')
        .limit(2)
        .select<{ size: string; note: string }[]>('size', 'note');
      await tx('ledger_checkpoints').where({ size: one?.size }).update({ note: two?.note });
      await tx('ledger_checkpoints').where({ size: two?.size }).update({ note: one?.note });
    });
    expect(verdict.exitCode).not.to.equal(0);
  });

  it('cuts the tail, while the auditor holds a checkpoint', async () => {
    const row = await bed.database
      .app('ledger_checkpoints')
      .orderBy('size', 'desc')
      .first<{ note: string }>('note');
    const verdict = await verdictAfter(
      async (tx) => {
        await tx('ledger_checkpoints').where('size', '>', 100).delete();
        await tx('ledger_entries').where('idx', '>=', 100).delete();
      },
      { atLeast: row.note },
    );
    expect(verdict).to.include({ result: 'tampered', exitCode: 1 });
  });

  const resign = async (tx: Tx, sign: (size: number, root: Buffer) => string): Promise<void> => {
    const { frontier } = sm3Tree;
    let tip = frontier.empty();
    const notes = await tx('ledger_checkpoints').orderBy('size').select<{ size: string }[]>('size');
    for (const { size } of notes) {
      while (tip.size < Number(size)) {
        tip = frontier.append(tip, sm3Tree.leafHash(await bodyAt(tx, tip.size)));
      }
      const note = sign(tip.size, frontier.root(tip));
      await tx('ledger_checkpoints').where({ size }).update({ note });
    }
  };

  const noteSigned = (size: number, root: Buffer, sign: (message: Buffer) => Buffer): string => {
    const honest = signCheckpoint(
      { origin: ORIGIN, size, root, timeMs: 1_700_000_000_000 },
      bed.signer,
    );
    const { body, signatures } = readNote(honest);
    const [line] = signatures;
    if (!line) throw new Error('the note has no signature');
    const time = /\ntime (\d+)\n/.exec(`\ntime ${line.timeMs}\n`)?.[1] ?? '';
    const message = Buffer.from(`cosignature/sm2-v1\ntime ${time}\n${body}`);
    return writeNote({ body, signatures: [{ ...line, signature: sign(message) }] });
  };

  it('signs everything anew with another key: not proven by the auditor’s key', async () => {
    const thief = { name: ORIGIN, ...generateSm2KeyPair() };
    const verdict = await verdictAfter((tx) =>
      resign(tx, (size, root) =>
        signCheckpoint({ origin: ORIGIN, size, root, timeMs: 1_700_000_000_000 }, thief),
      ),
    );
    expect(verdict).to.include({ result: 'unproven', exitCode: 2 });
  });

  it('signs with ECDSA by the right key', async () => {
    const verdict = await verdictAfter((tx) =>
      resign(tx, (size, root) =>
        noteSigned(size, root, (message) =>
          signatureFromDer(createSign('sm3').update(message).sign(bed.ecdsaKey)),
        ),
      ),
    );
    expect(verdict).to.include({ result: 'tampered', exitCode: 1 });
  });

  it('signs with an empty user id by the right key', async () => {
    const key = importSm2PrivateKey(bed.signer.privateKey);
    const verdict = await verdictAfter((tx) =>
      resign(tx, (size, root) =>
        noteSigned(size, root, (message) => signatureFromDer(signOneShot('sm3', message, key))),
      ),
    );
    expect(verdict).to.include({ result: 'tampered', exitCode: 1 });
  });
});
