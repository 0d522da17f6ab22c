import { randomBytes, randomUUID } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import encodeQr from 'qr';
import decodeQr from 'qr/decode.js';
import { signCheckpoint } from '../../../../audit/checkpoint.ts';
import { cosign } from '../../../../audit/cosignature.ts';
import { encodeLeaf, type Entry } from '../../../../audit/leaf.ts';
import { writeProof } from '../../../../audit/proof-file.ts';
import { sm3Tree } from '../../../../audit/tree.ts';
import {
  generateSm2KeyPair,
  importSm2PrivateKey,
  importSm2PublicKey,
} from '../../../../crypto/sm2-keys.ts';
import { drawBetween } from '../../../../server/modules/desk/paper/draw-between.ts';
import { drawProof } from '../../../../server/modules/desk/paper/draw-proof.ts';
import { splitText } from '../../../../server/modules/desk/paper/split-text.ts';

const AT = new Date('2026-11-24T02:00:00Z');
const TAKEN = { by: '某审计员', unit: '青原市委组织部', at: AT, index: 4711 };
const MOST_BYTES = 1_000_000;

const pair = generateSm2KeyPair();
const signer = {
  name: 'archive.qingyuan.example/ledger/1',
  publicKey: importSm2PublicKey(pair.publicKey),
  privateKey: importSm2PrivateKey(pair.privateKey),
};
const noteOf = (size: number): string =>
  signCheckpoint(
    { origin: signer.name, size, root: randomBytes(32), timeMs: AT.getTime() },
    signer,
  );

/** A note with the lines of so many witnesses under it. */
function cosigned(note: string, witnesses: number): string {
  const lines = Array.from({ length: witnesses }, (_, nth) => {
    const pair = generateSm2KeyPair();
    const name = `witness-${nth}.qingyuan.example`;
    const publicKey = importSm2PublicKey(pair.publicKey);
    const witness = { name, publicKey, privateKey: importSm2PrivateKey(pair.privateKey) };
    return cosign(note, witness, AT.getTime()).slice(note.length);
  });
  return note + lines.join('');
}

/** The longest that is met: a ledger of 10⁸ entries and a strip of eight pages. */
function longProof(witnesses = 0) {
  const id = (): string => randomUUID();
  const entry: Entry = {
    origin: signer.name,
    kind: 'INTENT',
    action: 'viewing.read_strip',
    entryId: id(),
    atMs: AT.getTime(),
    actor: id(),
    unit: id(),
    tier: 'county',
    terminal: id(),
    item: id(),
    pages: Array.from({ length: 8 }, id).join(' '),
    purpose: 'wage',
    approval: id(),
  };
  const leaf = encodeLeaf(entry);
  const hashes = Array.from({ length: 27 }, () => randomBytes(32));
  const note = cosigned(noteOf(100_000_000), witnesses);
  const proof = { index: 98_765_432, leaf, hashes, note };
  const fields = Object.entries(entry).map(([name, value]) => ({
    name,
    value: String(value),
    meaning: null,
  }));
  return { proof: { ...proof, row: {} as never, text: writeProof(proof) }, fields };
}

const pagesIn = (pdf: Buffer): number =>
  pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;

describe('a proof on paper', () => {
  for (const witnesses of [0, 3, 20]) {
    it(`is one page of less than a megabyte under ${witnesses} witnesses, with the proof file in it`, async () => {
      const { proof, fields } = longProof(witnesses);
      const key = sm3Tree.leafHash(Buffer.from('key')).toString('hex');
      const fileName = 'lantai-entry-98765432.proof.txt';
      const pdf = await drawProof({
        proof,
        fields,
        ledgerName: '账本',
        key,
        fileName,
        taken: TAKEN,
      });
      expect(pagesIn(pdf)).to.equal(1);
      expect(pdf.length).to.be.below(MOST_BYTES);
      expect(pdf.toString('latin1')).to.contain('/EmbeddedFile').and.contain(fileName);
    });
  }

  it('is one page for two days as well', async () => {
    const heads = [1_000_000, 100_000_000].map((size) => ({
      size,
      note: noteOf(size),
      isClosed: size > 1_000_000,
    }));
    const [old, newer] = heads;
    if (!old || !newer) throw new Error('no heads');
    const hashes = Array.from({ length: 28 }, () => randomBytes(32));
    const text = `${hashes.map((hash) => hash.toString('base64')).join('\n')}\n\n${old.note}\n${newer.note}`;
    const stretch = { old, newer, hashes, text, oldNote: old.note, newNote: newer.note };
    const days = { from: '2026-11-01', to: '2026-11-22' };
    const pdf = await drawBetween({
      stretch,
      days,
      ledgerName: '账本',
      key: 'ab'.repeat(32),
      fileName: 'lantai-between.proof.txt',
      taken: TAKEN,
    });
    expect(pagesIn(pdf)).to.equal(1);
    expect(pdf.length).to.be.below(MOST_BYTES);
  });

  it('carries the file in codes that a reader puts together again, byte for byte', () => {
    const { text } = longProof().proof;
    const pieces = splitText(text);
    expect(pieces).to.have.length.within(2, 5);
    expect(pieces.map(scan).join('')).to.equal(text);
  });
});

describe('splitText', () => {
  it('cuts a text into pieces that are the text, none too long for a code, no character in two', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 900 });
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 900 }), (whole, most) => {
        const pieces = splitText(whole, most);
        expect(pieces.join('')).to.equal(whole);
        for (const piece of pieces) {
          expect(Buffer.byteLength(piece)).to.be.at.most(Math.max(4, most));
          expect(Buffer.from(piece).toString()).to.equal(piece);
        }
      }),
    );
  });
});

/** Draws a code as dark and light points, and reads it as a phone would. */
function scan(piece: string): string {
  const rows = encodeQr(piece, 'raw', { ecc: 'medium', border: 4, encoding: 'byte', scale: 4 });
  const [height, width] = [rows.length, rows[0]?.length ?? 0];
  const data = new Uint8Array(width * height * 4);
  for (const [y, row] of rows.entries()) {
    for (const [x, isDark] of row.entries())
      data.fill(isDark ? 0 : 255, (y * width + x) * 4, (y * width + x) * 4 + 3);
  }
  return decodeQr({ width, height, data });
}
