import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MirrorAlarm, MirrorPause } from '../../server/mirror/mirror-error.ts';
import { openFolderSource } from '../../server/mirror/open-folder-source.ts';
import { openLockFile } from '../../server/modules/ledger/lock-file.ts';
import {
  findUnsignedOpening,
  readLastNote,
  readLockFile,
  wasOpenedFor,
} from '../../server/modules/ledger/read-lock-file.ts';
import { RequestError } from '../../server/witness/add-checkpoint-text.ts';
import { readOffer } from '../../server/witness/read-offer.ts';
import { makeMaterial, newSigner } from '../audit/support/make-package.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { packFolder, unpackFolder } from './packed-folder.ts';
import { requireSame } from './require-same.ts';
import { SCRATCH } from './scratch-folder.ts';

const material = makeMaterial([5, 9], newSigner());
const [note = '', newer = ''] = material.notes;
const hash = Buffer.alloc(32, 7).toString('base64');

const lockFolder = join(SCRATCH, 'lock');
mkdirSync(lockFolder);
const lockFile = join(lockFolder, 'ledger.lock');
const lines = (...notes: string[]): string =>
  notes.map((each) => `${Buffer.from(each).toString('base64')}\n`).join('');

const place = join(SCRATCH, 'mirror');
const all = [...unpackFolder(packFolder(material)).keys()];
for (const path of all) mkdirSync(dirname(join(place, path)), { recursive: true });

/** Decoders of what stands between the ledger, its witnesses, its mirrors and its lock. */
export const LEDGER_TARGETS: Record<string, FuzzTarget> = {
  'lock-file': {
    corpus: [
      lines(note, newer),
      `open ledger.test\n${lines(note)}open other!\n!\n${lines(newer).slice(0, 40)}`,
      'open ledger.test\n',
      // More than the window by which the end is looked for.
      lines(...Array.from({ length: 260 }, (_, at) => (at % 2 ? newer : note))),
    ].map((text) => Buffer.from(text)),
    errors: [],
    decode: (input) => {
      writeFileSync(lockFile, input);
      const before = readLockFile(lockFile);
      requireSame('the last', readLastNote(lockFile), before.at(-1));
      const origin = findUnsignedOpening(lockFile);
      if (origin !== undefined && before.length > 0) throw new Error('opened, and signed for');
      if (origin !== undefined && !wasOpenedFor(lockFile, origin)) throw new Error('never opened');
      requireAppended(before, newer);
      return before.length > 0 ? true : undefined;
    },
  },
  'centre-offer': {
    corpus: [
      { note, proof: [hash, hash], changes: [{ index: 3, leaf: hash, hashes: [hash] }] },
      { note: newer, proof: [] },
      { note: null, proof: [], changes: [] },
    ].map((offer) => Buffer.from(JSON.stringify(offer))),
    errors: [RequestError],
    decode: (input) => {
      const offer = readOffer(input.toString());
      if (!offer) return true;
      const { proof, changes } = offer;
      const told = (bytes: Buffer): string => bytes.toString('base64');
      const written = JSON.stringify({
        ...offer,
        proof: proof.map(told),
        changes: changes.map(({ index, leaf, hashes }) => ({
          index,
          leaf: told(leaf),
          hashes: hashes.map(told),
        })),
      });
      requireSame('the offer', readOffer(written), offer);
      return true;
    },
  },
  'mirror-source': {
    corpus: [packFolder(material)],
    errors: [MirrorAlarm, MirrorPause],
    decode: async (input) => {
      const files = unpackFolder(input);
      for (const path of all) {
        const bytes = files.get(path);
        if (bytes) writeFileSync(join(place, path), bytes);
        else rmSync(join(place, path), { force: true });
      }
      const source = openFolderSource(place);
      const newest = await source.newest();
      for await (const each of source.notesAfter(-1, 0))
        if (each === '') throw new Error('no note');
      for await (const body of source.bodies(0, 9))
        if (body.length > 65_535) throw new Error('long');
      return newest === undefined ? undefined : true;
    },
  },
};

/** A ledger goes on in the file: what was there stays as it was, a torn line is ended, and the new note is the last. */
function requireAppended(before: readonly string[], added: string): void {
  const bytes = readFileSync(lockFile);
  const file = openLockFile(lockFile);
  requireSame('the newest', file.last(), before.at(-1));
  file.close();
  writeFileSync(lockFile, lines(added), { flag: 'a' });
  requireSame('all notes', readLockFile(lockFile), [...before, added]);
  if (!readFileSync(lockFile).subarray(0, bytes.length).equals(bytes)) throw new Error('rewritten');
}
