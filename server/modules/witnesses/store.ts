import { randomUUIDv7 } from 'node:crypto';
import { sm3 } from '../../../crypto/sm3.ts';
import type { Db, Tx } from '../../../db/connect.ts';
import { linesBySize } from '../ledger/index.ts';
import type { WitnessKind } from './contract.ts';

export type WitnessRecord = {
  name: string;
  /** 04‖x‖y in hex. */
  public_key: string;
  kind: WitnessKind;
  unit_id: string;
  address: string;
  appointed_at: Date;
};

export async function insertWitness(
  tx: Tx,
  witness: WitnessRecord & { change_id: string },
): Promise<void> {
  await tx('ledger_witnesses').insert(witness);
}

export async function insertRetirement(
  tx: Tx,
  retirement: { name: string; change_id: string; retired_at: Date },
): Promise<void> {
  await tx('ledger_witness_retirements').insert(retirement);
}

/** Those in office, by name. */
export async function listWitnesses(db: Db): Promise<WitnessRecord[]> {
  return db<WitnessRecord>('ledger_witnesses as w')
    .whereNotExists(
      db('ledger_witness_retirements as r').whereRaw('r.name = w.name').select('r.name'),
    )
    .orderBy('name')
    .select('name', 'public_key', 'kind', 'unit_id', 'address', 'appointed_at');
}

/** Whoever ever was one, in office or not. */
export async function isEverAppointed(db: Db, name: string, publicKey: string): Promise<boolean> {
  const row = await db('ledger_witnesses')
    .where({ name })
    .orWhere({ public_key: publicKey })
    .first<{ name: string } | undefined>('name');
  return row !== undefined;
}

export type QuorumRecord = { rules: string; set_at: Date };

export async function insertQuorum(
  tx: Tx,
  quorum: QuorumRecord & { change_id: string },
): Promise<void> {
  await tx('ledger_quorums').insert(quorum);
}

export async function findQuorum(db: Db): Promise<QuorumRecord | undefined> {
  return db('ledger_quorums')
    .orderBy([
      { column: 'set_at', order: 'desc' },
      { column: 'change_id', order: 'desc' },
    ])
    .first<QuorumRecord | undefined>('rules', 'set_at');
}

/** The line is already there where a witness hands the same head in twice. */
export async function insertCosignature(
  tx: Tx,
  cosignature: { origin: string; size: number; witness: string; note_line: string; at: Date },
): Promise<void> {
  const { origin, size, witness } = cosignature;
  const key = { origin, size, witness };
  if (await tx('ledger_cosignatures').where(key).first<object | undefined>('size')) return;
  await tx('ledger_cosignatures').insert(cosignature);
}

/** Signature lines under the head of a size, each with its newline. */
export async function listLines(db: Db, origin: string, size: number): Promise<string[]> {
  const rows = await db('ledger_cosignatures')
    .where({ origin, size })
    .orderBy('witness')
    .select<{ note_line: string }[]>('note_line');
  return rows.map(({ note_line }) => note_line);
}

/** Some days of several witnesses, each once a minute. */
const MOST_LINES = 20_000;

/** Who has signed which heads lately, the largest first. */
export async function listRecentSigners(
  db: Db,
  origin: string,
): Promise<ReadonlyMap<number, string[]>> {
  const rows = await db('ledger_cosignatures')
    .where({ origin })
    .orderBy('size', 'desc')
    .limit(MOST_LINES)
    .select<{ size: string; witness: string }[]>('size', 'witness');
  const signers = new Map<number, string[]>();
  for (const { size, witness } of rows) {
    signers.set(Number(size), [...(signers.get(Number(size)) ?? []), witness]);
  }
  return signers;
}

/** Lines under the closing heads of days, and under those of `sizes`, by size. */
export async function listDayLines(
  db: Db,
  origin: string,
  sizes: readonly number[],
): Promise<ReadonlyMap<number, string[]>> {
  const closing = db('ledger_days').where({ origin }).select('size');
  const rows = await db('ledger_cosignatures')
    .where({ origin })
    .andWhere((either) => void either.whereIn('size', closing).orWhereIn('size', sizes))
    .orderBy(['size', 'witness'])
    .select<{ size: string; note_line: string }[]>('size', 'note_line');
  return linesBySize(rows);
}

/** Sizes of heads signed by the centre at or after `since` under which anyone has signed, smallest first. */
export async function listCosignedSince(
  db: Db,
  origin: string,
  since: Date,
  limit: number,
): Promise<number[]> {
  const rows = await db('ledger_cosignatures as c')
    .join('ledger_checkpoints as p', 'p.size', 'c.size')
    .where('c.origin', origin)
    .andWhere('p.signed_at', '>=', since)
    .groupBy('c.size')
    .orderBy('c.size')
    .limit(limit)
    .select<{ size: string }[]>('c.size');
  return rows.map(({ size }) => Number(size));
}

export type LastCosignature = { witness: string; size: number; note_line: string; at: Date };

/** The largest head that each witness, in office or not, has signed. */
export async function listLastCosignatures(db: Db, origin: string): Promise<LastCosignature[]> {
  const rows = await db('ledger_cosignatures as c')
    .where('c.origin', origin)
    .andWhere(
      'c.size',
      db('ledger_cosignatures as d')
        .whereRaw('d.witness = c.witness and d.origin = c.origin')
        .max('d.size'),
    )
    .select<(Omit<LastCosignature, 'size'> & { size: string })[]>(
      'witness',
      'size',
      'note_line',
      'at',
    );
  return rows.map((row) => ({ ...row, size: Number(row.size) }));
}

export async function findLastCosigned(
  db: Db,
  origin: string,
  witness: string,
): Promise<number | undefined> {
  const row = await db('ledger_cosignatures')
    .where({ origin, witness })
    .orderBy('size', 'desc')
    .first<{ size: string } | undefined>('size');
  return row && Number(row.size);
}

export type CheckpointRecord = { size: number; note: string; signedAt: Date };
type CheckpointRow = { size: string; note: string; signed_at: Date };

export async function findCheckpoint(db: Db, size: number): Promise<CheckpointRecord | undefined> {
  return present(
    await db('ledger_checkpoints')
      .where({ size })
      .first<CheckpointRow | undefined>('size', 'note', 'signed_at'),
  );
}

/** The largest head; with `before`, of those signed before then. */
export async function findNewest(db: Db, before?: Date): Promise<CheckpointRecord | undefined> {
  const row = await db('ledger_checkpoints')
    .modify((query) => {
      if (before) void query.where('signed_at', '<', before);
    })
    .orderBy('size', 'desc')
    .first<CheckpointRow | undefined>('size', 'note', 'signed_at');
  return present(row);
}

/** The smallest head signed at or after `since` and larger than `above` entries. */
export async function findFirstSince(
  db: Db,
  since: Date,
  above = -1,
): Promise<CheckpointRecord | undefined> {
  const row = await db('ledger_checkpoints')
    .where('signed_at', '>=', since)
    .andWhere('size', '>', above)
    .orderBy('size')
    .first<CheckpointRow | undefined>('size', 'note', 'signed_at');
  return present(row);
}

function present(row: CheckpointRow | undefined): CheckpointRecord | undefined {
  return row && { size: Number(row.size), note: row.note, signedAt: row.signed_at };
}

export type DisputeRecord = { witness: string; note: string; own_note: string; found_at: Date };

/** Once for each note; the id of the one that is kept. */
export async function insertDispute(db: Db, dispute: DisputeRecord): Promise<string> {
  const note_digest = sm3(dispute.note);
  const known = await db('ledger_disputes')
    .where({ note_digest })
    .first<{ id: string } | undefined>('id');
  if (known) return known.id;
  const id = randomUUIDv7();
  await db('ledger_disputes').insert({ id, note_digest, ...dispute });
  return id;
}

/** Those about this ledger, newest first. */
export async function listDisputes(
  db: Db,
  origin: string,
  limit: number,
): Promise<DisputeRecord[]> {
  return db<DisputeRecord>('ledger_disputes')
    .where('note', 'like', `${origin.replace(/[\\%_]/g, '\\$&')}\n%`)
    .orderBy('found_at', 'desc')
    .limit(limit)
    .select('witness', 'note', 'own_note', 'found_at');
}

export type DayRecord = {
  day: string;
  size: number;
  root: Buffer;
  signers: string[];
  closedAt: Date;
};
type DayRow = { day: string; size: string; root: Buffer; signers: string; closed_at: Date };

export async function insertDay(tx: Tx, origin: string, day: DayRecord): Promise<void> {
  const { signers, closedAt, ...rest } = day;
  await tx('ledger_days').insert({
    origin,
    ...rest,
    signers: JSON.stringify(signers),
    closed_at: closedAt,
  });
}

/** Newest first. */
export async function listDays(db: Db, origin: string, limit: number): Promise<DayRecord[]> {
  const rows = await db('ledger_days')
    .where({ origin })
    .orderBy('day', 'desc')
    .limit(limit)
    .select<DayRow[]>('day', 'size', 'root', 'signers', 'closed_at');
  return rows.map(presentDay);
}

export async function findDay(db: Db, origin: string, day: string): Promise<DayRecord | undefined> {
  const row = await db('ledger_days')
    .where({ origin, day })
    .first<DayRow | undefined>('day', 'size', 'root', 'signers', 'closed_at');
  return row && presentDay(row);
}

function presentDay({ size, signers, closed_at, ...row }: DayRow): DayRecord {
  return {
    ...row,
    size: Number(size),
    signers: JSON.parse(signers) as string[],
    closedAt: closed_at,
  };
}

/** When the first entry of this ledger was recorded. */
export async function findBeginning(db: Db): Promise<Date | undefined> {
  const row = await db('ledger_entries').orderBy('idx').first<{ at: Date } | undefined>('at');
  return row?.at;
}
