import { createSign, sign as signOneShot } from 'node:crypto';
import { readNote, writeNote } from '../../../audit/note.ts';
import { signCheckpoint } from '../../../audit/checkpoint.ts';
import { encodeLeaf } from '../../../audit/leaf.ts';
import { sm3Tree } from '../../../audit/tree.ts';
import { generateSm2KeyPair, importSm2PrivateKey } from '../../../crypto/sm2-keys.ts';
import { signatureFromDer } from '../../../crypto/sm2-signature.ts';
import type { Tx } from '../../../db/connect.ts';
import { ORIGIN } from '../../modules/ledger/support/test-ledger.ts';
import type { Random } from '../fault-case.ts';
import type { Expectation } from './expectation.ts';
import { TILE, type HonestLedger } from './honest-ledger.ts';

type Tamper = (tx: Tx, ledger: HonestLedger, random: Random) => Promise<Expectation>;

/** What a superuser with triggers off does to the rows. */
export const ROW_TAMPERINGS: Record<string, Tamper> = {
  async 'bit of a body'(tx, { size, bodies }, random) {
    const at = random(size);
    const body = flipped(bodies[at], random);
    await tx('ledger_entries').where({ idx: at }).update({ body });
    return { exit: [1], at, isExact: true };
  },
  async 'bit of a tile'(tx, _, random) {
    const row = await tx('ledger_tiles').where({ level: 0, n: 0 }).first<{ hashes: Buffer }>();
    const at = random(TILE);
    const hash = flipped(row.hashes.subarray(at * 32, at * 32 + 32), random);
    hash.copy(row.hashes, at * 32);
    await tx('ledger_tiles').where({ level: 0, n: 0 }).update({ hashes: row.hashes });
    return { exit: [1], at, isExact: true };
  },
  async 'bit of a leaf hash'(tx, { size, bodies }, random) {
    // Below, the tile speaks, and the export does not carry the row's own.
    const at = TILE + random(size - TILE);
    const leaf_hash = flipped(sm3Tree.leafHash(bodies[at] ?? Buffer.alloc(0)), random);
    await tx('ledger_entries').where({ idx: at }).update({ leaf_hash });
    return { exit: [1], at, isExact: true };
  },
  async edit(tx, { size }, random) {
    const at = random(size);
    await tx('ledger_entries').where({ idx: at }).update(forged(random));
    return { exit: [1], at, isExact: at < TILE };
  },
  async 'edit with its tile'(tx, _, random) {
    const at = random(TILE);
    const row = await tx('ledger_tiles').where({ level: 0, n: 0 }).first<{ hashes: Buffer }>();
    const entry = forged(random);
    entry.leaf_hash.copy(row.hashes, at * 32);
    await tx('ledger_tiles').where({ level: 0, n: 0 }).update({ hashes: row.hashes });
    await tx('ledger_entries').where({ idx: at }).update(entry);
    return { exit: [1], at };
  },
  async drop(tx, { size }, random) {
    const at = random(size);
    await tx('ledger_entries').where({ idx: at }).delete();
    return { exit: [1], at, isExact: at < TILE };
  },
  async insert(tx, { size, signed }, random) {
    const at = random(size);
    const rows = await tx('ledger_entries').where('idx', '>=', at).select<Row[]>('*');
    await tx('ledger_entries').where('idx', '>=', at).delete();
    const moved = rows.map((row) => ({ ...row, idx: Number(row.idx) + 1 }));
    const entry = { ...rows[0], idx: at, entry_id: crypto.randomUUID(), ...forged(random) };
    await tx('ledger_entries').insert([entry, ...moved]);
    return { exit: [1], at, isExact: isTold(at, signed) };
  },
  async swap(tx, { size, signed }, random) {
    const one = random(size - 1);
    const other = one + 1 + random(size - one - 1);
    await permute(tx, [one, other]);
    return { exit: [1], at: one, isExact: isTold(one, signed) };
  },
  async reorder(tx, { size, signed }, random) {
    const from = random(size - 5);
    await permute(tx, [from, from + 1, from + 2, from + 3, from + 4]);
    return { exit: [1], at: from, isExact: isTold(from, signed) };
  },
  async 'cut the tail'(tx, { size, signed }, random) {
    const from = random(size);
    await tx('ledger_entries').where('idx', '>=', from).delete();
    return { exit: [1], at: from, isExact: isTold(from, signed) };
  },
  async 'roll back a dump'(tx, { signed }, random) {
    const { size } = signed[random(signed.length - 1)] ?? { size: 0 };
    await tx('ledger_entries').where('idx', '>=', size).delete();
    await tx('ledger_checkpoints').where('size', '>', size).delete();
    if (size < TILE) await tx('ledger_tiles').delete();
    await tx('ledger_head').update({ size });
    return { exit: [1], at: size, isExact: true };
  },
  async 'drop the newest checkpoint'(tx, { size, signed }) {
    await tx('ledger_checkpoints').where({ size }).delete();
    return { exit: [1], at: signed.at(-2)?.size ?? 0, isExact: true };
  },
  async 'swap the key'(tx, ledger) {
    const thief = { name: ORIGIN, ...generateSm2KeyPair() };
    await resign(tx, ledger, ledger.bodies, (head) => signCheckpoint(head, thief));
    return { exit: [2] };
  },
  async 'rewrite with the stolen key'(tx, ledger, random) {
    const at = random(ledger.size);
    const entry = forged(random);
    await tx('ledger_entries').where({ idx: at }).update(entry);
    if (at < TILE) await tx('ledger_tiles').delete();
    const bodies = ledger.bodies.with(at, entry.body);
    await resign(tx, ledger, bodies, (head) => signCheckpoint(head, ledger.bed.signer));
    // Every root that is signed now fits: only the head that the auditor holds says otherwise.
    return { exit: [1], at, isHeldAlone: true };
  },
  async ecdsa(tx, ledger) {
    const { ecdsaKey } = ledger.bed;
    const sign = (text: Buffer) => createSign('sm3').update(text).sign(ecdsaKey);
    await resign(tx, ledger, ledger.bodies, (head) => signedBy(sign, head, ledger));
    return { exit: [1] };
  },
  async 'empty user id'(tx, ledger) {
    const key = importSm2PrivateKey(ledger.bed.signer.privateKey);
    const sign = (text: Buffer) => signOneShot('sm3', text, key);
    await resign(tx, ledger, ledger.bodies, (head) => signedBy(sign, head, ledger));
    return { exit: [1] };
  },
  async 'character of a checkpoint'(tx, { signed }, random) {
    const { size, note } = signed[random(signed.length)] ?? { size: 0, note: '' };
    const at = random(note.length);
    const other = String.fromCharCode(note.charCodeAt(at) ^ (1 << random(6)));
    const changed = note.slice(0, at) + other + note.slice(at + 1);
    // PostgreSQL stores no NUL.
    const written = changed.includes('\0') ? note.slice(1) : changed;
    await tx('ledger_checkpoints').where({ size }).update({ note: written });
    return { exit: [1, 2] };
  },
};

/** Whether the next signed root is reached before anything behind the full tile, whose hashes stayed, goes wrong. */
function isTold(at: number, signed: HonestLedger['signed']): boolean {
  return (signed.find(({ size }) => size > at)?.size ?? Infinity) <= TILE;
}

type Row = Record<string, unknown> & { idx: string };
type Head = { origin: string; size: number; root: Buffer; timeMs: number };

export function flipped(bytes: Buffer | undefined, random: Random): Buffer {
  if (!bytes || bytes.length === 0) throw new Error('nothing to flip a bit in');
  const copy = Buffer.from(bytes);
  const at = random(copy.length);
  copy.writeUInt8(copy.readUInt8(at) ^ (1 << random(8)), at);
  return copy;
}

function forged(random: Random): { body: Buffer; leaf_hash: Buffer } {
  const tail = random(2 ** 40)
    .toString(16)
    .padStart(12, '0');
  const body = encodeLeaf({
    origin: ORIGIN,
    kind: 'DONE',
    action: 'viewing.read_page',
    entryId: `00000000-0000-4000-8000-${tail}`,
    atMs: 1_700_000_000_000,
    actor: 'somebody-else',
  });
  return { body, leaf_hash: sm3Tree.leafHash(body) };
}

/** Each of the rows gets the body of the next, the last that of the first. */
async function permute(tx: Tx, places: number[]): Promise<void> {
  const rows = await tx('ledger_entries')
    .whereIn('idx', places)
    .orderBy('idx')
    .select<{ body: Buffer; leaf_hash: Buffer }[]>('body', 'leaf_hash');
  for (const [place, idx] of places.entries()) {
    await tx('ledger_entries')
      .where({ idx })
      .update(rows[(place + 1) % places.length] ?? {});
  }
}

/** Puts another note in the place of each. */
async function resign(
  tx: Tx,
  { signed }: HonestLedger,
  bodies: readonly Buffer[],
  sign: (head: Head) => string,
): Promise<void> {
  const leaves = bodies.map((body) => sm3Tree.leafHash(body));
  for (const [place, { size }] of signed.entries()) {
    const root = sm3Tree.root(leaves.slice(0, size));
    const note = sign({ origin: ORIGIN, size, root, timeMs: 1_700_000_000_000 + place });
    await tx('ledger_checkpoints').where({ size }).update({ note });
  }
}

/** A note in the name of the ledger's key, signed in a way that is none. */
function signedBy(sign: (text: Buffer) => Buffer, head: Head, { bed }: HonestLedger): string {
  const { body, signatures } = readNote(signCheckpoint(head, bed.signer));
  const text = Buffer.from(`cosignature/sm2-v1\ntime ${head.timeMs}\n${body}`);
  const signature = signatureFromDer(sign(text));
  return writeNote({ body, signatures: signatures.map((line) => ({ ...line, signature })) });
}
