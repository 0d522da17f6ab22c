import { expect } from 'chai';
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCheckpoint } from '../../audit/checkpoint.ts';
import { HeadLost } from '../../server/witness/head-file.ts';
import type { Witness } from '../../server/witness/open-witness.ts';
import { interceptFiles } from '../db/objects/faults/intercept-files.ts';
import { makeWitness, type TestWitness } from './support/make-witness.ts';
import { makePaperLog } from './support/paper-log.ts';

describe('a witness', () => {
  const log = makePaperLog();
  let bed: TestWitness;
  let witness: Witness;
  beforeEach(async () => {
    bed = await makeWitness(log.signer);
    witness = await bed.open();
  });
  afterEach(async () => {
    await witness.close();
    bed.clear();
  });

  const headFile = (): string => join(bed.folder, 'head');
  const reopen = async (): Promise<Witness> => {
    await witness.close();
    witness = await bed.open();
    return witness;
  };
  const failureOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    );

  it('cosigns what goes on from what it cosigned, and knows it after a restart', async () => {
    const first = await witness.consider(await log.ask(0, 5));
    expect(first).to.include({ verdict: 'cosigned', size: 5 });
    const second = await witness.consider(await log.ask(5, 40));
    if (second.verdict !== 'cosigned') throw new Error(second.verdict);
    expect(openCheckpoint(second.note, [bed.key]).size).to.equal(40);
    expect(openCheckpoint(second.note, [log.signer]).size).to.equal(40);
    expect((await reopen()).held()).to.include({ size: 40, note: second.note });
  });

  it('never goes back, whoever asks from where', async () => {
    await witness.consider(await log.ask(0, 30));
    for (const [from, to] of [
      [0, 40],
      [30, 12],
      [12, 12],
      [0, 0],
    ] as const) {
      const answer = await witness.consider(await log.ask(from, to));
      expect(answer).to.deep.equal({ verdict: 'behind', size: 30 });
    }
    expect(witness.held().size).to.equal(30);
  });

  it('keeps both heads where the ledger forks, and signs neither again', async () => {
    await witness.consider(await log.ask(0, 20));
    const held = witness.held().note ?? '';
    const fork = log.forkedAt(9);
    const same = await witness.consider(await fork.ask(20, 20));
    const longer = await witness.consider(await fork.ask(20, 33));
    expect([same.verdict, longer.verdict]).to.deep.equal(['conflict', 'unproven']);
    const folder = join(bed.folder, 'evidence');
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(files).to.have.length(2);
    for (const size of [20, 33]) {
      const file = files.find((text) => text.includes(fork.note(size).split('\n\n')[0] ?? ''));
      expect(file).to.contain(held);
    }
    await witness.consider(await fork.ask(20, 20));
    expect(readdirSync(folder)).to.have.length(2);
    expect(witness.held().note).to.equal(held);
  });

  it('signs one history where two are offered at the same moment', async () => {
    const fork = log.forkedAt(0);
    const answers = await Promise.all(
      [log, fork, log, fork].map(async (each) => witness.consider(await each.ask(0, 8))),
    );
    const signed = answers.filter(({ verdict }) => verdict === 'cosigned');
    expect(signed).to.have.length(1);
  });

  it('is gone for good where its state is missing, torn, altered or of somebody else', async () => {
    await witness.consider(await log.ask(0, 20));
    await witness.close();
    const whole = readFileSync(headFile());
    const other = await makeWitness(log.signer, 'qy-county-2');
    const stranger = await other.open();
    await stranger.consider(await log.ask(0, 12));
    await stranger.close();
    const wrong: (() => void)[] = [
      () => rmSync(headFile()),
      () => truncateSync(headFile(), whole.length - 1),
      () => truncateSync(headFile(), 0),
      () => writeFileSync(headFile(), whole.toString().replace('"size":20', '"size":12')),
      () => writeFileSync(headFile(), readFileSync(join(other.folder, 'head'))),
    ];
    for (const spoil of wrong) {
      writeFileSync(headFile(), whole);
      spoil();
      const failure = await failureOf(bed.open());
      expect(failure, spoil.toString()).to.be.instanceOf(HeadLost);
      expect(String(failure)).to.contain('撤销见证 qy-county-1');
    }
    writeFileSync(headFile(), whole);
    witness = await bed.open();
    expect(witness.held().size).to.equal(20);
    other.clear();
  });

  it('is made once in a folder, and run by one process', async () => {
    const failure = await failureOf(bed.open());
    expect(String(failure)).to.contain('正由另一个兰台进程使用');
  });

  it('has stored what it answers, at whatever step it dies', async () => {
    let died = 0;
    for (let step = 1; ; step += 1) {
      const from = witness.held().size;
      let count = 0;
      const undo = await interceptFiles(() => {
        count += 1;
        if (count >= step) throw new Error('the machine is off');
        return 'whole';
      });
      const answer = await witness
        .consider(await log.ask(from, from + 1))
        .catch(() => undefined)
        .finally(undo);
      if (answer === undefined) {
        died += 1;
        expect(String(await failureOf(witness.consider(await log.ask(from, from))))).to.contain(
          '写入失败',
        );
      }
      const { size } = (await reopen()).held();
      expect(size).to.be.oneOf(answer === undefined ? [from, from + 1] : [from + 1]);
      if (answer !== undefined) break;
    }
    expect(died).to.be.above(4);
  });
});
