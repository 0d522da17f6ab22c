import type { Db, Knex } from '../../../db/connect.ts';
import { endOfDay } from '../../clock.ts';
import { checkpointsOf } from '../ledger/index.ts';
import { cosignedNote } from '../witnesses/index.ts';
import type { AskedLedger } from './ask-ledger.ts';

/** A signed head with every signature under it. `isClosed`: it is the one that its day was closed with. */
export type Head = { size: number; note: string; isClosed: boolean };

type Row = { size: string; note: string };

/** The newest head of all; that of the last closed day where it covers `index`, since a quorum stands under it. */
export async function findHeadOver(
  db: Db,
  ledger: AskedLedger,
  index: number,
): Promise<Head | undefined> {
  const day = await daysOf(db, ledger)
    .andWhere('size', '>', index)
    .orderBy('size', 'desc')
    .first<{ size: string } | undefined>('size');
  const row = await headsOf(db, ledger)
    .modify((query) => {
      if (day) void query.where({ size: day.size });
    })
    .orderBy('size', 'desc')
    .first<Row | undefined>('size', 'note');
  return row && Number(row.size) > index ? present(db, ledger, row, day !== undefined) : undefined;
}

/** The head with which a day was closed; of a day that is not closed, the last that was signed by its end. */
export async function findHeadOfDay(
  db: Db,
  ledger: AskedLedger,
  day: string,
): Promise<Head | undefined> {
  const closed = await daysOf(db, ledger)
    .andWhere({ day })
    .first<{ size: string } | undefined>('size');
  const row = await headsOf(db, ledger)
    .modify((query) => {
      if (closed) void query.where({ size: closed.size });
      else void query.where('signed_at', '<', endOfDay(day));
    })
    .orderBy('size', 'desc')
    .first<Row | undefined>('size', 'note');
  return row && present(db, ledger, row, closed !== undefined);
}

/** What lies behind the end of a past ledger is kept as evidence, and no head of it is believed. */
function upToEnd(query: Knex.QueryBuilder, { past }: AskedLedger): Knex.QueryBuilder {
  return past ? query.andWhere('size', '<=', past.size) : query;
}

function daysOf(db: Db, ledger: AskedLedger): Knex.QueryBuilder {
  return upToEnd(db('ledger_days').where({ origin: ledger.origin }), ledger);
}

function headsOf(db: Db, ledger: AskedLedger): Knex.QueryBuilder {
  return upToEnd(checkpointsOf(db, { past: ledger.past?.id }), ledger);
}

async function present(
  db: Db,
  { origin }: AskedLedger,
  row: Row,
  isClosed: boolean,
): Promise<Head> {
  const size = Number(row.size);
  return { size, note: await cosignedNote(db, origin, { size, note: row.note }), isClosed };
}
