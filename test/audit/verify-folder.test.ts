import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { signCheckpoint } from '../../audit/checkpoint.ts';
import type { FindingCode } from '../../audit/findings.ts';
import { encodeLeaf } from '../../audit/leaf.ts';
import { UsageError } from '../../audit/resolve-trust.ts';
import { encodeBundle } from '../../audit/tile.ts';
import { encodeVerifierKey } from '../../audit/verifier-key.ts';
import type { Machine, VerifyOptions } from '../../audit/verify-folder.ts';
import {
  entryOf,
  makeMaterial,
  newSigner,
  noteAt,
  ORIGIN,
  removePackages,
  rootOf,
  START_MS,
  storedEntry,
  writePackage,
  type Material,
  type Package,
} from './support/make-package.ts';
import { verifyFolder } from './support/verify-both.ts';

const SIZES = [1, 3, 3, 100, 256, 300, 520, 600];
const LAST = 600;
const signer = newSigner();
const honest = makeMaterial(SIZES, signer);

/** A copy of the honest ledger as somebody with every right on the database would change it. */
async function tamperedWith(change: (material: Material) => void): Promise<Package> {
  const material = { entries: [...honest.entries], notes: [...honest.notes] };
  change(material);
  return writePackage(material, signer);
}

async function verify({ directory, key }: Package, options: VerifyOptions = {}): Promise<Machine> {
  const { machine, exitCode, lines } = await verifyFolder(directory, { key, ...options });
  expect(machine.exitCode).to.equal(exitCode);
  expect(lines.at(-1)).to.match(/^结论：/);
  return machine;
}

function expectBad(machine: Machine, code: FindingCode, from: number, to = from): void {
  expect(machine.findings.map((finding) => finding.code)).to.include(code);
  expect(machine).to.deep.include({ exitCode: 1, firstBad: { from, to } });
}

const forged = (index: number) => storedEntry(encodeLeaf(entryOf(index, { actor: 'nobody' })));
/** What the server exports for a row that is not there. */
const gone = { body: Buffer.alloc(0), leafHash: Buffer.alloc(32) };
const indexes = fc.integer({ min: 0, max: LAST - 1 });
const sample = { numRuns: 12, seed: 20260101 };

/** Between which signed sizes an index lies: as closely as a consistent change can be placed. */
function rangeOf(index: number): [number, number] {
  const from = SIZES.findLast((size) => size <= index) ?? 0;
  const to = SIZES.find((size) => size > index) ?? LAST;
  return [from, to - 1];
}

describe('verifyFolder', () => {
  after(removePackages);

  it('finds an honest ledger intact', async () => {
    const machine = await verify(await writePackage(honest, signer), { atLeast: LAST });
    expect(machine).to.deep.include({
      result: 'intact',
      exitCode: 0,
      origin: ORIGIN,
      size: LAST,
      provenSize: LAST,
      root: rootOf(honest.entries, LAST).toString('hex'),
      findings: [],
    });
  });

  for (const size of [0, 1, 255, 256, 257, 512]) {
    it(`finds an honest ledger of ${size} intact`, async () => {
      const material = size > 0 ? makeMaterial([size], signer) : { entries: [], notes: [] };
      if (size === 0) material.notes.push(noteAt([], 0, signer));
      expect(await verify(await writePackage(material, signer))).to.deep.include({
        exitCode: 0,
        provenSize: size,
      });
    });
  }

  it('reads a list of more than 256 checkpoints', async () => {
    const sizes = Array.from({ length: 520 }, (_, place) => place + 1);
    const entries = honest.entries.slice(0, 520);
    const material = { entries, notes: sizes.map((size) => noteAt(entries, size, signer)) };
    expect((await verify(await writePackage(material, signer))).exitCode).to.equal(0);
  });

  it('says how far it can vouch when nobody says how much there must be', async () => {
    const { directory, key } = await writePackage(honest, signer);
    const { lines } = await verifyFolder(directory, { key });
    expect(lines.join()).to.include('只能证明到第 600 条为止');
  });

  describe('against somebody who may change every row', () => {
    it('names the entry whose body was changed', async () => {
      await fc.assert(
        fc.asyncProperty(indexes, async (index) => {
          const changed = await tamperedWith(({ entries }) => {
            const leafHash = entries[index]?.leafHash ?? Buffer.alloc(32);
            entries[index] = { body: forged(index).body, leafHash };
          });
          const firstBad = { from: index, to: index };
          const machine = await verify(changed);
          expectBad(machine, 'body_changed', index);
          expect(machine.findings).to.deep.equal([{ code: 'body_changed', firstBad, count: 1 }]);
        }),
        sample,
      );
    });

    it('bounds a change of body and hash together by the signed sizes around it', async () => {
      await fc.assert(
        fc.asyncProperty(indexes, async (index) => {
          const changed = await tamperedWith(({ entries }) => {
            entries[index] = forged(index);
          });
          expectBad(await verify(changed), 'history_rewritten', ...rangeOf(index));
        }),
        sample,
      );
    });

    it('tells a changed hash from a changed body', async () => {
      const changed = await tamperedWith(({ entries }) => {
        entries[300] = { body: entries[300]?.body ?? Buffer.alloc(0), leafHash: randomBytes(32) };
      });
      expectBad(await verify(changed), 'leaf_hash_changed', 300);
    });

    it('names the entry that is gone, however the hash is kept', async () => {
      const kept = await tamperedWith(({ entries }) => {
        entries[258] = {
          body: Buffer.alloc(0),
          leafHash: entries[258]?.leafHash ?? randomBytes(32),
        };
      });
      expectBad(await verify(kept), 'entry_missing', 258);
      const lost = await tamperedWith(({ entries }) => {
        entries[258] = gone;
      });
      expectBad(await verify(lost), 'entry_missing', 256, 258);
    });

    it('keeps the place in mind over whole tiles that follow before the next signed head', async () => {
      const once = [honest.notes.at(-1) ?? ''];
      const changed = await tamperedWith((material) => {
        const { leafHash = Buffer.alloc(32) } = material.entries[5] ?? {};
        material.entries[5] = { body: forged(5).body, leafHash };
        material.notes = once;
      });
      expectBad(await verify(changed), 'body_changed', 5);
      const hidden = await tamperedWith((material) => {
        const { body = Buffer.alloc(0) } = material.entries[5] ?? {};
        material.entries[5] = { body, leafHash: randomBytes(32) };
        material.notes = once;
      });
      expectBad(await verify(hidden), 'leaf_hash_changed', 5);
      const lost = await tamperedWith((material) => {
        const { leafHash = Buffer.alloc(32) } = material.entries[5] ?? {};
        material.entries[5] = { body: Buffer.alloc(0), leafHash };
        material.notes = once;
      });
      expectBad(await verify(lost), 'entry_missing', 5);
    });

    it('finds a deletion that closes the gap', async () => {
      const changed = await tamperedWith(({ entries }) => entries.splice(110, 1));
      expectBad(await verify(changed), 'history_rewritten', 100, 255);
    });

    it('finds an inserted entry', async () => {
      const changed = await tamperedWith(({ entries }) => entries.splice(2, 0, forged(2)));
      expectBad(await verify(changed), 'history_rewritten', 1, 2);
    });

    it('finds two entries in each other’s place', async () => {
      const changed = await tamperedWith(({ entries }) => {
        const [one, other] = [entries[310], entries[400]];
        if (one && other) [entries[310], entries[400]] = [other, one];
      });
      expectBad(await verify(changed), 'history_rewritten', 300, 519);
    });

    it('finds the last entries gone where the checkpoint stayed', async () => {
      const changed = await tamperedWith(({ entries }) => entries.fill(gone, 590));
      expectBad(await verify(changed), 'entry_missing', 520, 590);
    });

    it('finds a tail cut back to an older checkpoint only by what the auditor holds', async () => {
      const cut = await tamperedWith(({ entries, notes }) => {
        entries.splice(520);
        notes.splice(-1);
      });
      expect((await verify(cut)).exitCode).to.equal(0);
      expectBad(await verify(cut, { atLeast: 521 }), 'tail_cut', 520);
      const held = honest.notes.at(-1) ?? '';
      expectBad(await verify(cut, { atLeast: held }), 'tail_cut', 520);
      expect((await verify(cut, { atLeast: 520 })).exitCode).to.equal(0);
    });

    it('finds an older checkpoint put in the place of the last', async () => {
      const { directory, key } = await tamperedWith(({ entries }) => entries.splice(520));
      await writeFile(join(directory, 'checkpoint'), honest.notes.at(-2) ?? '');
      expectBad(await verify({ directory, key }), 'tail_cut', 520);
    });

    it('finds what is no entry in the midst of a whole tile', async () => {
      for (const body of [Buffer.from('no entry'), encodeLeaf(entryOf(7, { origin: 'another' }))]) {
        const changed = await tamperedWith((material) => {
          material.entries[7] = storedEntry(body);
          material.notes = [noteAt(material.entries, LAST, signer)];
        });
        expectBad(await verify(changed), 'entry_malformed', 7);
      }
    });

    it('finds entries that were signed and are not entries', async () => {
      const changed = await tamperedWith(({ entries, notes }) => {
        entries[550] = storedEntry(Buffer.from('not an entry'));
        notes[notes.length - 1] = noteAt(entries, LAST, signer);
      });
      expectBad(await verify(changed), 'entry_malformed', 550);
      const foreign = await tamperedWith(({ entries, notes }) => {
        entries[551] = storedEntry(encodeLeaf(entryOf(551, { origin: 'another.test' })));
        notes[notes.length - 1] = noteAt(entries, LAST, signer);
      });
      expectBad(await verify(foreign), 'entry_malformed', 551);
    });
  });

  describe('against the holder of the signing key', () => {
    const rewritten = { entries: [...honest.entries], notes: [...honest.notes] };
    rewritten.entries[400] = forged(400);
    rewritten.notes = SIZES.map((size) => noteAt(rewritten.entries, size, signer));

    it('proves nothing without a checkpoint from elsewhere', async () => {
      expect((await verify(await writePackage(rewritten, signer))).exitCode).to.equal(0);
    });

    it('finds a second history of the same size', async () => {
      const package_ = await writePackage(rewritten, signer);
      const machine = await verify(package_, { atLeast: honest.notes.at(-1) ?? '' });
      expectBad(machine, 'history_forked', 0, LAST - 1);
    });

    it('finds a rewrite before a checkpoint between two listed ones', async () => {
      const package_ = await writePackage(rewritten, signer);
      const machine = await verify(package_, { atLeast: noteAt(honest.entries, 450, signer) });
      expectBad(machine, 'history_rewritten', 300, 449);
    });

    it('refuses another ledger by the same key', async () => {
      const package_ = await writePackage(honest, signer);
      const machine = await verify(package_, { origin: 'other.lantai.test' });
      expect(machine).to.deep.include({ exitCode: 1, result: 'tampered' });
      const root = rootOf(honest.entries, 3);
      const other = signCheckpoint({ origin: 'other', size: 3, root, timeMs: START_MS }, signer);
      const held = await verify(package_, { atLeast: other });
      expect(held.findings.map((finding) => finding.code)).to.include('other_ledger');
    });

    it('notices a clock that ran backwards', async () => {
      const early = { origin: ORIGIN, size: LAST, root: rootOf(honest.entries, LAST), timeMs: 1 };
      const changed = await tamperedWith(({ notes }) => {
        notes.push(signCheckpoint(early, signer));
      });
      const machine = await verify(changed);
      expect(machine.exitCode).to.equal(0);
      expect(machine.findings).to.deep.equal([{ code: 'clock_backwards', size: LAST, count: 1 }]);
    });
  });

  describe('against changed checkpoints and keys', () => {
    const stranger = newSigner();

    it('does not believe a ledger signed by another key', async () => {
      const package_ = await writePackage(makeMaterial([5], stranger), stranger);
      const machine = await verify({ ...package_, key: encodeVerifierKey(signer) });
      expect(machine).to.deep.include({ result: 'unproven', exitCode: 2, provenSize: 0 });
      expect(machine.findings[0]?.code).to.equal('checkpoint_unsigned');
    });

    it('says that a key from the package itself proves no more than that it agrees with itself', async () => {
      const { directory } = await writePackage(honest, signer);
      const doubted = await verifyFolder(directory);
      expect(doubted).to.deep.include({ exitCode: 0 });
      expect(doubted.machine).to.deep.include({ provenSize: LAST });
      expect(doubted.machine.findings).to.deep.equal([{ code: 'key_unproven', count: 1 }]);
      expect(doubted.lines.join()).to.include('取自导出包本身');
      expect(doubted.lines.at(-1)).to.include('前提：公钥指纹与登记簿一致');
      await rm(join(directory, 'public-key.txt'));
      const codes = (await verifyFolder(directory)).machine.findings.map(({ code }) => code);
      expect(codes).to.deep.equal(['checkpoint_unsigned', 'key_missing']);
    });

    it('takes the auditor’s key as PEM too', async () => {
      const package_ = await writePackage(honest, signer);
      expect((await verify({ ...package_, key: signer.publicKey })).exitCode).to.equal(0);
      expect((await verify({ ...package_, key: stranger.publicKey })).exitCode).to.equal(2);
    });

    it('finds a forged note in the list', async () => {
      const changed = await tamperedWith(({ notes }) => {
        notes[3] = notes[3]?.replace('\n100\n', '\n101\n') ?? '';
      });
      const machine = await verify(changed);
      expect(machine.exitCode).to.equal(1);
      expect(machine.findings.map(({ code }) => code)).to.deep.equal(['checkpoint_forged']);
    });

    it('finds a list in the wrong order, with strangers in it, or short of its end', async () => {
      const disordered = await tamperedWith(({ notes }) =>
        notes.splice(1, 0, ...notes.splice(4, 1)),
      );
      expect((await verify(disordered)).findings).to.deep.equal([
        { code: 'checkpoints_disordered', size: 3, count: 3 },
      ]);
      const mixed = await tamperedWith(({ entries, notes }) => {
        notes.unshift(noteAt(entries, 1, stranger));
      });
      expect((await verify(mixed)).exitCode).to.equal(2);
      const { directory, key } = await tamperedWith(({ notes }) => notes.splice(-1));
      await writeFile(join(directory, 'checkpoint'), honest.notes.at(-1) ?? '');
      expect((await verify({ directory, key })).exitCode).to.equal(2);
    });

    it('finds a note of another ledger, and one too many in a file', async () => {
      const root = rootOf(honest.entries, 1);
      const other = signCheckpoint({ origin: 'other', size: 1, root, timeMs: START_MS }, signer);
      const mixed = await tamperedWith(({ notes }) => notes.unshift(other));
      expect((await verify(mixed)).findings).to.deep.equal([
        { code: 'other_ledger', size: 1, count: 1 },
      ]);
      const { directory, key } = await writePackage(honest, signer);
      const [first = ''] = honest.notes;
      const notes = [...Array.from({ length: 256 }, () => first), ...honest.notes];
      const bundle = encodeBundle(notes.map((note) => Buffer.from(note)));
      await writeFile(join(directory, 'checkpoints/000'), bundle);
      expect((await verify({ directory, key })).findings).to.deep.equal([
        { code: 'extra_bytes', path: 'checkpoints/000', count: 1 },
      ]);
    });

    it('refuses keys and checkpoints that the auditor cannot mean', async () => {
      const { directory, key } = await writePackage(honest, signer);
      const attempts: VerifyOptions[] = [
        { key: 'nonsense' },
        { key: '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----' },
        { key, atLeast: 'nonsense' },
        { key, atLeast: noteAt(honest.entries, 3, stranger) },
      ];
      for (const options of attempts) {
        const error = await verifyFolder(directory, options).catch((reason: unknown) => reason);
        expect(error).to.be.instanceOf(UsageError);
      }
    });
  });

  describe('against changed files', () => {
    it('never finds a ledger intact when one byte of it has changed', async () => {
      const { directory, key } = await writePackage(honest, signer);
      const files = await filesIn(directory);
      const places = fc.record({ file: fc.constantFrom(...files), at: fc.nat(), change: bytes });
      await fc.assert(
        fc.asyncProperty(places, async ({ file, at, change }) => {
          const path = join(directory, file);
          const before = await readFile(path);
          const after = Buffer.from(before);
          const place = at % before.length;
          after.writeUInt8(before.readUInt8(place) ^ change, place);
          await writeFile(path, after);
          const machine = await verify({ directory, key });
          await writeFile(path, before);
          expect(machine.exitCode, `${file} at ${place}`).to.be.oneOf([1, 2]);
        }),
        { numRuns: 60, seed: 20260102 },
      );
      expect((await verify({ directory, key })).exitCode).to.equal(0);
    });

    it('never finds a ledger intact that lacks a file or has bytes too many', async () => {
      for (const file of await filesIn((await writePackage(honest, signer)).directory)) {
        const lacking = await writePackage(honest, signer);
        await rm(join(lacking.directory, file));
        expect((await verify(lacking)).exitCode, `without ${file}`).to.be.oneOf([1, 2]);
        const longer = await writePackage(honest, signer);
        await appendFile(join(longer.directory, file), 'x');
        expect((await verify(longer)).exitCode, `longer ${file}`).to.be.oneOf([1, 2]);
      }
    });

    it('names the first entry of a file that is gone', async () => {
      const { directory, key } = await writePackage(honest, signer);
      await rm(join(directory, 'tile/entries/001'));
      expectBad(await verify({ directory, key }), 'entry_missing', 256);
    });

    it('goes by the bodies when the stored hashes are gone', async () => {
      const { directory, key } = await writePackage(honest, signer);
      await rm(join(directory, 'tile/0'), { recursive: true });
      const machine = await verify({ directory, key });
      expect(machine).to.deep.include({ exitCode: 2, provenSize: LAST });
      expect(machine.findings).to.deep.equal([
        { code: 'leaf_hashes_missing', path: 'tile/0/000', count: 3 },
      ]);
    });

    it('finds files that nobody signed', async () => {
      const strays = ['tile/0/999', 'tile/entries/002.p/89', 'checkpoints/001', 'extra/note.txt'];
      for (const stray of strays) {
        const { directory, key } = await writePackage(honest, signer);
        await mkdir(join(directory, 'extra'));
        await writeFile(join(directory, stray), 'x');
        const { exitCode, findings } = await verify({ directory, key });
        expect(exitCode, stray).to.equal(2);
        expect(findings).to.deep.equal([{ code: 'extra_file', path: stray, count: 1 }]);
      }
    });

    it('does not follow links out of the folder', async () => {
      const { directory, key } = await writePackage(honest, signer);
      const elsewhere = await writePackage(honest, signer);
      await rm(join(directory, 'tile/entries/000'));
      await symlink(
        join(elsewhere.directory, 'tile/entries/000'),
        join(directory, 'tile/entries/000'),
      );
      expectBad(await verify({ directory, key }), 'entry_missing', 0);
    });

    it('nor through a folder that is one', async () => {
      const { directory, key } = await writePackage(honest, signer);
      const elsewhere = await writePackage(honest, signer);
      await rm(join(directory, 'tile'), { recursive: true });
      await symlink(join(elsewhere.directory, 'tile'), join(directory, 'tile'));
      expectBad(await verify({ directory, key }), 'entry_missing', 0);
    });
  });
});

const bytes = fc.integer({ min: 1, max: 255 });

async function filesIn(directory: string): Promise<string[]> {
  const items = await readdir(directory, { recursive: true, withFileTypes: true });
  return items
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name).slice(directory.length + 1))
    .sort();
}
