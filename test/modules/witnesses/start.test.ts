import { expect } from 'chai';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signCheckpoint } from '../../../audit/checkpoint.ts';
import { LedgerHalt } from '../../../server/modules/ledger/index.ts';
import { gatherWitnessed } from '../../../server/modules/witnesses/gather-witnessed.ts';
import { newSigner } from '../../audit/support/make-package.ts';
import { asSuperuserForGood } from '../ledger/support/as-superuser.ts';
import { makeLedgerBed, recordMany, type LedgerBed } from '../ledger/support/test-ledger.ts';
import { openWatchedCentre, type WatchedCentre, type Watcher } from './support/watched-centre.ts';

const MINUTE = 60_000;

const haltOf = async (work: Promise<unknown>): Promise<string> => {
  const failure = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).to.be.instanceOf(LedgerHalt);
  return String(failure);
};

describe('a start on a ledger that others have seen', () => {
  let bed: LedgerBed;
  beforeEach(async () => {
    bed = await makeLedgerBed();
  });
  afterEach(() => bed.clear());

  const grow = async (count: number): Promise<void> => {
    const ledger = await bed.open();
    await recordMany(bed, ledger, count, 5);
    await ledger.close();
  };
  const headNow = async () => {
    const row = await bed.database.superuser('ledger_head').first<{ size: string; root: Buffer }>();
    return { source: '见证 qy-county-1', size: Number(row.size), root: row.root };
  };

  it('goes on where the tree bears out every head', async () => {
    await grow(7);
    const early = await headNow();
    await grow(300);
    const ledger = await bed.open([early, await headNow()]);
    await ledger.close();
  });

  it('halts where database and lock file were rolled back together', async () => {
    await grow(7);
    const before = await bed.database.superuser('ledger_head').first<Record<string, unknown>>();
    const lock = readFileSync(bed.lockFile);
    await grow(5);
    const seen = await headNow();
    await asSuperuserForGood(bed.database, async (tx) => {
      await tx('ledger_entries').where('idx', '>=', 7).delete();
      await tx('ledger_checkpoints').where('size', '>', 7).delete();
      await tx('ledger_head').where({ id: 1 }).update(before);
    });
    writeFileSync(bed.lockFile, lock);
    const halt = await haltOf(bed.open([seen]));
    expect(halt).to.contain('数据库只有 7 条，见证 qy-county-1已见到 12 条');
    expect(halt).to.contain('保留现场');
    // Nobody but a witness could tell.
    await (await bed.open()).close();
  });

  it('halts where history was rewritten under a stolen key, of whatever length', async () => {
    await grow(7);
    const seen = { ...(await headNow()), root: Buffer.alloc(32, 1) };
    expect(await haltOf(bed.open([seen]))).to.contain('前 7 条与见证 qy-county-1所见的根不符');
    await grow(20);
    expect(await haltOf(bed.open([seen]))).to.contain('前 7 条');
  });
});

describe('#gatherWitnessed', () => {
  let centre: WatchedCentre;
  let asking: Watcher;
  let listening: Watcher;
  let size: number;
  before(async () => {
    centre = await openWatchedCentre();
    asking = await centre.appoint('qy-asking');
    listening = await centre.appoint('qy-listening', { isListening: true });
    await centre.setQuorum('group both all qy-asking qy-listening\nquorum both');
    size = await centre.record();
    centre.app.clock.pass(MINUTE);
    await centre.look(asking);
    await centre.app.services.witnesses.round();
  });
  after(() => centre.close());

  const gather = async (mayStartAlone = false) => {
    const { db, ledger, config } = centre.app.services;
    return gatherWitnessed({ db, home: config.home, log: await ledger.keys(db), mayStartAlone });
  };
  const heldFile = (): string => join(centre.app.home, 'witnessed');

  it('asks those that listen, and knows what the others signed', async () => {
    const heads = await gather();
    expect(heads.map((head) => [head.source, head.size])).to.have.deep.members([
      ['数据目录中的 witnessed 文件', size],
      ['见证 qy-asking 此前的签名', size],
      ['见证 qy-listening 此前的签名', size],
      ['见证 qy-listening', size],
    ]);
  });

  it('believes no file that another key signed, and misses none that is gone', async () => {
    const whole = readFileSync(heldFile());
    const { name } = centre.app.services.ledger.firstKey;
    const forged = { origin: name, size: 1, root: Buffer.alloc(32), timeMs: 1 };
    writeFileSync(heldFile(), signCheckpoint(forged, { ...newSigner(), name }));
    expect(await haltOf(gather())).to.contain('不是本账本密钥所签');
    rmSync(heldFile());
    expect(await gather()).to.have.length(3);
    writeFileSync(heldFile(), whole);
  });

  it('halts where a checkpoint was altered under the signature of a witness', async () => {
    const { superuser } = centre.app.database;
    const kept = await superuser('ledger_checkpoints').where({ size }).first<{ note: string }>();
    const swap = (note: string) =>
      asSuperuserForGood(centre.app.database, (tx) =>
        tx('ledger_checkpoints').where({ size }).update({ note }),
      );
    const root = Buffer.alloc(32, 5).toString('base64');
    await swap(kept.note.replace(/\n[A-Za-z0-9+/]{43}=\n/, `\n${root}\n`));
    expect(await haltOf(gather())).to.contain('签名与库中的检查点不符');
    await swap(kept.note);
    expect(await gather()).to.have.length(4);
  });

  it('starts alone only where it is told to', async () => {
    await asSuperuserForGood(centre.app.database, async (tx) => {
      await tx.raw('alter table ledger_witnesses disable trigger all');
      await tx('ledger_witnesses')
        .where({ name: listening.name })
        .update({ address: 'http://127.0.0.1:9' });
    });
    const halt = await haltOf(gather());
    expect(halt).to.contain('qy-listening 联系不上').and.contain('LANTAI_START_WITHOUT_WITNESSES');
    expect(await gather(true)).to.have.length(3);
  });
});
