import type { Db } from '../../../db/connect.ts';
import { endOfDay } from '../../clock.ts';
import { cosignedNote } from '../witnesses/index.ts';

/** A signed head with every signature under it. `isClosed`: it is the one that its day was closed with. */
export type Head = { size: number; note: string; isClosed: boolean };

type Row = { size: string; note: string };

/** The newest head of all; that of the last closed day where it covers `index`, since a quorum stands under it. */
export async function findHeadOver(
  db: Db,
  origin: string,
  index: number,
): Promise<Head | undefined> {
  const day = await db('ledger_days')
    .where({ origin })
    .andWhere('size', '>', index)
    .orderBy('size', 'desc')
    .first<{ size: string } | undefined>('size');
  const row = await db('ledger_checkpoints')
    .modify((query) => {
      if (day) void query.where({ size: day.size });
    })
    .orderBy('size', 'desc')
    .first<Row | undefined>('size', 'note');
  return row && Number(row.size) > index ? present(db, origin, row, day !== undefined) : undefined;
}

/** The head with which a day was closed; of a day that is not closed, the last that was signed by its end. */
export async function findHeadOfDay(
  db: Db,
  origin: string,
  day: string,
): Promise<Head | undefined> {
  const closed = await db('ledger_days')
    .where({ origin, day })
    .first<{ size: string } | undefined>('size');
  const row = await db('ledger_checkpoints')
    .modify((query) => {
      if (closed) void query.where({ size: closed.size });
      else void query.where('signed_at', '<', endOfDay(day));
    })
    .orderBy('size', 'desc')
    .first<Row | undefined>('size', 'note');
  return row && present(db, origin, row, closed !== undefined);
}

async function present(db: Db, origin: string, row: Row, isClosed: boolean): Promise<Head> {
  const size = Number(row.size);
  return { size, note: await cosignedNote(db, origin, { size, note: row.note }), isClosed };
}
