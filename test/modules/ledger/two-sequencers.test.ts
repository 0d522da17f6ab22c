import { expect } from 'chai';
import { spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { noteOpening } from '../../../server/modules/ledger/index.ts';
import { expectOnTree } from '../../custody/support/expect-on-tree.ts';
import { makeLedgerBed, type LedgerBed } from './support/test-ledger.ts';

const PROGRAM = join(import.meta.dirname, 'support', 'append-until-killed.ts');
/** Receipts that the winner gives once it is alone. */
const ALONE = 50;

describe('two sequencers in two processes, each with a lock file of its own', () => {
  let bed: LedgerBed;
  before(async () => {
    bed = await makeLedgerBed();
  });
  after(() => bed.clear());

  it('are one that goes on and one that says why it stopped', async () => {
    const acknowledged = new Map<string, number>();
    const reasons: string[] = [];
    // Who starts after the other has written finds another's entries, and does not start at all.
    const held: ChildProcess[] = [];
    const letGo = (child: ChildProcess): void => {
      if (held.push(child) === 2) for (const one of held) one.stdin?.write('go');
    };
    const append = async (name: string): Promise<string | undefined> => {
      const lockFile = join(bed.folder, name);
      noteOpening(lockFile, bed.signer.name);
      const order = { urls: bed.database.urls, signer: bed.signer, lockFile, isHeld: true };
      const child = spawn(process.execPath, [PROGRAM, JSON.stringify(order)], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      let alone = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        if (line === 'open') {
          letGo(child);
          continue;
        }
        const [, entryId = '', index] = /^(\S{36}) (\d+)$/.exec(line) ?? [];
        if (index === undefined) {
          reasons.push(line);
          return undefined;
        }
        acknowledged.set(entryId, Number(index));
        if (reasons.length === 1 && (alone += 1) === ALONE) child.kill('SIGKILL');
      }
      return lockFile;
    };
    const winners = (await Promise.all([append('one'), append('two')])).filter(
      (lockFile) => lockFile !== undefined,
    );
    expect(reasons).to.have.length(1);
    expect(reasons[0]).to.match(/^stopped: 另有一个账本进程正在写入/);
    expect(winners).to.have.length(1);
    expect(new Set(acknowledged.values()).size).to.equal(acknowledged.size);

    copyFileSync(winners[0] ?? '', bed.lockFile);
    const ledger = await bed.open();
    const { entryId, index } = await bed.record(ledger);
    await ledger.close();
    await expectOnTree(bed.database.superuser, bed.signer, acknowledged.set(entryId, index));
  });
});
