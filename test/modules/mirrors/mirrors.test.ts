import { expect } from 'chai';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signCheckpoint } from '../../../audit/checkpoint.ts';
import { encodeLogKeys, onlyKey } from '../../../audit/log-keys.ts';
import { KEY_PATH } from '../../../audit/lay-out-export.ts';
import { encodeBundle } from '../../../audit/tile.ts';
import { encodeVerifierKey } from '../../../audit/verifier-key.ts';
import type { Verification } from '../../../audit/verdict.ts';
import { verifyFolder, type Machine } from '../../../audit/verify-folder.ts';
import { generateSm2KeyPair } from '../../../crypto/sm2-keys.ts';
import type { Services } from '../../../server/context.ts';
import { CliError } from '../../../server/cli/cli-error.ts';
import { mirrorLedger } from '../../../server/cli/ledger/mirror-ledger.ts';
import { advanceMirror } from '../../../server/mirror/advance-mirror.ts';
import { MirrorAlarm } from '../../../server/mirror/mirror-error.ts';
import { openMirrorFolder } from '../../../server/mirror/mirror-folder.ts';
import { openFolderSource } from '../../../server/mirror/open-folder-source.ts';
import { readHeld } from '../../../server/mirror/read-held.ts';
import {
  LedgerHalt,
  openLockFile,
  refillLedger,
  tellKeys,
  type Signers,
} from '../../../server/modules/ledger/index.ts';
import { keepOneMirror } from '../../../server/modules/mirrors/keep-one-mirror.ts';
import { openDatabaseSource } from '../../../server/modules/mirrors/index.ts';
import { signersOf } from '../ledger/support/signers-of.ts';
import { newSigner } from '../../audit/support/make-package.ts';
import { verifyFolder as verifyBoth } from '../../audit/support/verify-both.ts';
import { interceptFiles } from '../../db/objects/faults/intercept-files.ts';
import { asSuperuserForGood } from '../ledger/support/as-superuser.ts';
import { cosignAs } from '../ledger/support/cosign-as.ts';
import {
  makeLedgerBed,
  recordMany,
  silentLogger,
  type LedgerBed,
} from '../ledger/support/test-ledger.ts';

/** Every so many-th step is died at. */
const STRIDE = 4;

describe('a mirror of the ledger', () => {
  let bed: LedgerBed;
  let signers: Signers;
  let place: string;
  let path: string;
  beforeEach(async () => {
    bed = await makeLedgerBed();
    signers = signersOf(bed.signer);
    place = mkdtempSync(join(tmpdir(), 'lantai-mirror-'));
    path = join(place, 'mirror');
    writeFileSync(join(place, 'key.txt'), encodeVerifierKey(bed.signer));
  });
  afterEach(async () => {
    await bed.clear();
    rmSync(place, { recursive: true });
  });

  const grow = async (count: number): Promise<void> => {
    const ledger = await bed.open([], signers);
    await recordMany(bed, ledger, count, 20);
    await ledger.close();
  };
  const mirror = async (
    to = path,
    source = openDatabaseSource(bed.database.app, bed.signer.name),
  ) => {
    const folder = openMirrorFolder(to);
    const keys = await tellKeys(bed.signer).keys(bed.database.app);
    return advanceMirror(folder, source, await readHeld(folder, keys));
  };
  const verify = (folder = path): Promise<Verification<Machine>> =>
    verifyFolder(folder, { key: encodeVerifierKey(bed.signer) });
  const alarmOf = async (work: Promise<unknown>): Promise<string> => {
    const failure = await work.then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).to.be.instanceOf(MirrorAlarm);
    return String(failure);
  };
  const change = (index: number) =>
    asSuperuserForGood(bed.database, async (tx) => {
      const row = await tx('ledger_entries').where({ idx: index }).first<{ body: Buffer }>('body');
      const body = Buffer.from(row.body);
      body.writeUInt8(body.readUInt8(40) ^ 1, 40);
      await tx('ledger_entries').where({ idx: index }).update({ body });
    });

  it('proves itself like an export, however often it goes on', async () => {
    for (const count of [3, 250, 3, 300, 0]) {
      await grow(count);
      const { size } = await mirror();
      const { exitCode, machine } = await verify();
      expect(machine.findings).to.deep.equal([]);
      expect(exitCode).to.equal(0);
      expect(machine.size).to.equal(size);
    }
    expect(readdirSync(join(path, 'tile', 'entries')).sort()).to.deep.equal([
      '000',
      '001',
      '002.p',
    ]);
  });

  const changeKey = async (): Promise<void> => {
    const ledger = await bed.open([], signers);
    await bed.record(ledger, { kind: 'CHANGE', action: 'ledger.change_key' });
    await ledger.close();
  };
  const keyLines = (folder: string): string => readFileSync(join(folder, KEY_PATH), 'utf8');

  it('goes on under keys that the entries name, here and on a second host', async () => {
    await grow(30);
    await mirror();
    await changeKey();
    await grow(300);
    await changeKey();
    const second = join(place, 'second');
    // Once with the head that the old key signed last, once far beyond.
    for (const count of [0, 20]) {
      await grow(count);
      const { size } = await mirror();
      const options = ['--from', path, '--to', second, '--key', join(place, 'key.txt')];
      expect(await mirrorLedger.run(options)).to.equal(0);
      for (const folder of [path, second]) {
        expect(keyLines(folder)).to.equal(
          encodeLogKeys(await tellKeys(bed.signer).keys(bed.database.app)),
        );
        const { machine } = await verifyFolder(folder, { key: keyLines(folder) });
        expect(machine).to.deep.include({ exitCode: 0, size, findings: [] });
      }
    }
    expect(keyLines(second).split('\n')).to.have.length(4);
  });

  it('goes along with no key that the ledger’s own did not sign for', async () => {
    await grow(30);
    await mirror();
    const next = { name: bed.signer.name, ...generateSm2KeyPair() };
    const stolen = signersOf(bed.signer);
    const ledger = await bed.open([], {
      ...stolen,
      make: () => Promise.resolve(next),
      follow: () => Promise.resolve(),
    });
    await bed.record(ledger, { kind: 'CHANGE', action: 'ledger.change_key' });
    // It signs on with the old key, as its thief would.
    await bed.record(ledger);
    await ledger.close();
    expect(await alarmOf(mirror())).to.contain('不能相信');
    expect(keyLines(path)).to.equal(encodeLogKeys(onlyKey(bed.signer)));
  });

  it('is whole again after a death at any step', async () => {
    await grow(255);
    await mirror();
    await grow(4);
    const before = join(place, 'before');
    cpSync(path, before, { recursive: true });
    let deaths = 0;
    for (let step = 1; ; step += STRIDE) {
      rmSync(path, { recursive: true });
      cpSync(before, path, { recursive: true });
      let count = 0;
      const undo = await interceptFiles(() => {
        count += 1;
        if (count >= step) throw new Error('the machine is off');
        return 'whole';
      });
      const isDone = await mirror().then(
        () => true,
        () => false,
      );
      undo();
      if (!isDone) deaths += 1;
      await mirror();
      const { exitCode, machine } = await verify();
      expect(machine.findings, `step ${step}`).to.deep.equal([]);
      expect([exitCode, machine.size], `step ${step}`).to.deep.equal([0, 259]);
      if (isDone) break;
    }
    expect(deaths).to.be.above(10);
  });

  it('takes over nothing that no signature covers', async () => {
    await grow(20);
    await mirror();
    await grow(300);
    await change(100);
    expect(await alarmOf(mirror())).to.contain('与签名的根不符');
    expect((await verify()).machine).to.include({ result: 'intact', size: 20 });
    await asSuperuserForGood(bed.database, (tx) =>
      tx('ledger_entries').where({ idx: 100 }).delete(),
    );
    expect(await alarmOf(mirror())).to.contain('第 100 条');
  });

  const serve = (home: string): Services =>
    ({
      db: bed.database.app,
      config: { home },
      ledger: tellKeys(bed.signer),
      logger: silentLogger,
      notices: { changedNow: () => undefined },
      clock: () => new Date(),
    }) as unknown as Services;

  for (const [size, index] of [
    [600, 599],
    [600, 512],
    [40, 0],
  ] as const) {
    it(`finds a change of entry ${index} of ${size}, which no full tile holds, in one round`, async () => {
      await grow(size);
      const home = join(place, 'home');
      for (const folder of [path, home]) mkdirSync(folder);
      const kept = keepOneMirror(serve(home), path);
      await kept.round();
      expect(kept.standing()).to.include({ trouble: '', size });
      await change(index);
      await kept.round();
      expect(kept.standing()).to.include({ isAlarm: true });
      expect(kept.standing().trouble).to.contain(`第 ${index} 条在数据库与镜像中不同`);
      await change(index);
      await kept.round();
      expect(kept.standing()).to.include({ trouble: '', isAlarm: false });
    });
  }

  it('finds what a superuser changes later, and says so until it is right again', async () => {
    await grow(600);
    const home = join(place, 'home');
    const services = serve(home);
    openMirrorFolder(home);
    const kept = keepOneMirror(services, path);
    await kept.round();
    expect(kept.standing().trouble).to.contain('没有镜像目录');
    for (const folder of [path, home]) cpSync(join(place, 'key.txt'), join(folder, 'x'));
    rmSync(join(path, 'x'));
    await kept.round();
    expect(kept.standing()).to.include({ trouble: '', size: 600 });
    await change(300);
    for (let count = 0; count < 3; count += 1) await kept.round();
    expect(kept.standing()).to.include({ isAlarm: true });
    expect(kept.standing().trouble).to.contain('第 300 条在数据库与镜像中不同');
    await change(300);
    await kept.round();
    expect(kept.standing()).to.include({ trouble: '', isAlarm: false });

    rmSync(path, { recursive: true });
    cpSync(join(place, 'key.txt'), join(path, 'x'));
    rmSync(join(path, 'x'));
    const restarted = keepOneMirror(services, path);
    await restarted.round();
    expect(restarted.standing().trouble).to.contain('没有挂载');
  });

  it('is followed on a second host, which goes neither back nor along with a fork', async () => {
    const second = join(place, 'second');
    const follow = (...more: string[]) =>
      mirrorLedger.run(['--from', path, '--to', second, ...more]);
    const early = await follow().catch((error: unknown) => error);
    expect(early).to.be.instanceOf(CliError).and.include({ exitCode: 2 });
    await grow(300);
    await mirror();
    const older = join(place, 'older');
    cpSync(path, older, { recursive: true });
    expect(await follow('--key', join(place, 'key.txt'))).to.equal(0);
    await grow(300);
    await mirror();
    expect(await follow()).to.equal(0);
    expect((await verify(second)).machine).to.include({ result: 'intact', size: 600 });

    expect(await mirrorLedger.run(['--from', older, '--to', second])).to.equal(1);
    expect(readdirSync(`${second}.evidence`)).to.have.length(1);
    const fork = { origin: bed.signer.name, size: 600, root: Buffer.alloc(32, 3), timeMs: 1 };
    writeFileSync(join(path, 'checkpoint'), signCheckpoint(fork, bed.signer));
    expect(await follow()).to.equal(1);
    expect(readdirSync(`${second}.evidence`)).to.have.length(2);
    expect((await verify(second)).machine).to.include({ result: 'intact', size: 600 });
  });

  it('does not go on from files that were changed', async () => {
    await grow(300);
    await mirror();
    const tile = join(path, 'tile', '0', '000');
    const bytes = readFileSync(tile);
    bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0);
    writeFileSync(tile, bytes);
    expect(await alarmOf(mirror())).to.contain('不再续写');
  });

  it('does not go on from notes that were changed', async () => {
    await grow(30);
    await mirror();
    const bundle = join(path, 'checkpoints', '000');
    writeFileSync(bundle, encodeBundle([Buffer.from('no note\n')]));
    expect(await alarmOf(mirror())).to.contain('不再续写');
  });

  it('carries what witnesses signed, also under a head that it holds already', async () => {
    const witness = newSigner('county');
    const policy = `log ${encodeVerifierKey(bed.signer)}witness county ${encodeVerifierKey(witness)}quorum county\n`;
    const proven = async (to = path) => {
      const { machine } = await verifyBoth(to, { policy });
      return [machine.exitCode, machine.provenSize, machine.witnesses];
    };
    const sign = (size: number) => cosignAs(bed, witness, size);
    await grow(40);
    const early = (await mirror()).size;
    expect(await proven()).to.deep.equal([2, 0, []]);
    await sign(early);
    await mirror();
    expect(await proven()).to.deep.equal([0, early, ['county']]);
    // A head that was signed after it was taken over, and one before.
    await grow(3);
    const late = (await mirror()).size;
    await sign(late);
    await grow(2);
    await mirror();
    expect(await proven()).to.deep.equal([2, late, []]);
    await grow(230);
    const last = (await bed.database.app('ledger_head').first<{ size: string }>('size')).size;
    await sign(Number(last));
    await mirror();
    expect(await proven()).to.deep.equal([0, Number(last), ['county']]);
    expect(readFileSync(join(path, 'checkpoint'), 'utf8')).to.include('— county ');
    const second = join(place, 'second');
    mkdirSync(second);
    await mirror(second, openFolderSource(path));
    expect(await proven(second)).to.deep.equal([0, Number(last), ['county']]);
  });

  describe('after the database fell behind', () => {
    let before: Record<string, unknown>;
    let lockBefore: Buffer;
    beforeEach(async () => {
      await grow(200);
      before = await bed.database.superuser('ledger_head').first<Record<string, unknown>>();
      lockBefore = readFileSync(bed.lockFile);
      await grow(400);
      await mirror();
    });

    const rollBack = () =>
      asSuperuserForGood(bed.database, async (tx) => {
        await tx('ledger_entries').where('idx', '>=', 200).delete();
        await tx('ledger_tiles').delete();
        await tx.raw('alter table ledger_tile_roots disable trigger all');
        await tx('ledger_tile_roots').delete();
        await tx.raw('alter table ledger_tile_roots enable trigger all');
        await tx('ledger_checkpoints').where('size', '>', 200).delete();
        await tx('ledger_head').where({ id: 1 }).update(before);
      });
    const refill = async (from = path) => {
      const lock = openLockFile(bed.lockFile);
      try {
        return await refillLedger({
          db: bed.database.sequencer,
          lock,
          keys: onlyKey(bed.signer),
          source: openFolderSource(from),
          onProgress: () => undefined,
        });
      } finally {
        lock.close();
      }
    };
    const halts = async (): Promise<boolean> =>
      bed.open([], signers).then(
        async (ledger) => {
          await ledger.close();
          return false;
        },
        (error: unknown) => error instanceof LedgerHalt,
      );

    it('gives back what is missing until the signed root reproduces, and signs nothing', async () => {
      await rollBack();
      expect(await halts()).to.equal(true);
      expect(await refill()).to.deep.equal({ from: 200, to: 600 });
      expect(readFileSync(bed.lockFile).length).to.be.above(lockBefore.length);
      expect(await refill()).to.deep.equal({ from: 600, to: 600 });
      const notes = await bed.database.app('ledger_checkpoints').orderBy('size').select('note');
      await grow(5);
      await mirror();
      const { machine } = await verify();
      expect(machine).to.include({ result: 'intact', size: 605 });
      const newest = readFileSync(join(path, 'checkpoint'), 'utf8');
      expect(notes.map(({ note }) => String(note))).not.to.include(newest);
    });

    it('lets the lock file take over the note of the mirror where both were rolled back', async () => {
      await rollBack();
      writeFileSync(bed.lockFile, lockBefore);
      expect(await refill()).to.deep.equal({ from: 200, to: 600 });
      expect(await halts()).to.equal(false);
    });

    it('gives back a change of key as well, by which later heads are believed', async () => {
      await changeKey();
      await grow(10);
      await mirror();
      const { size } = await bed.database.app('ledger_head').first<{ size: string }>('size');
      await rollBack();
      expect(await halts()).to.equal(true);
      expect(await refill()).to.deep.equal({ from: 200, to: Number(size) });
      expect(await halts()).to.equal(false);
    });

    it('refuses a mirror that is too short, and a database that holds another history', async () => {
      const short = join(place, 'short');
      cpSync(path, short, { recursive: true });
      await grow(10);
      const refusal = await refill(short).catch((error: unknown) => error);
      expect(String(refusal)).to.contain('镜像只到 600 条');
      await mirror();
      await rollBack();
      await change(150);
      const other = await refill().catch((error: unknown) => error);
      expect(String(other)).to.contain('不是缺失而是被改动');
      const head = await bed.database.app('ledger_head').first<{ size: string }>('size');
      expect(Number(head.size)).to.equal(200);
      expect(existsSync(bed.lockFile)).to.equal(true);
    });
  });
});
