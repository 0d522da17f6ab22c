import { randomUUIDv7 } from 'node:crypto';
import type { Db, Tx } from '../../../db/connect.ts';

export type TerminalRow = {
  id: string;
  name: string;
  address: string;
  unit_id: string | null;
  unit_path: string | null;
};

export async function insertTerminal(
  tx: Tx,
  terminal: { name: string; address: string; unitId: string | null },
  at: Date,
): Promise<string> {
  const id = randomUUIDv7();
  await tx('terminals').insert({
    id,
    name: terminal.name,
    address: terminal.address,
    unit_id: terminal.unitId,
    created_at: at,
  });
  return id;
}

export async function findTerminal(db: Db, address: string): Promise<TerminalRow | undefined> {
  return db<TerminalRow>('terminals as t')
    .leftJoin('units as u', 'u.id', 't.unit_id')
    .where({ 't.address': address })
    .first('t.id', 't.name', 't.address', 't.unit_id', 'u.path as unit_path');
}
