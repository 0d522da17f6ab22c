import { randomUUIDv7 } from 'node:crypto';
import type { Db, Tx } from '../../../db/connect.ts';

/** Enrolments that can wait at once, in all and from one address. */
export const MAX_WAITING = 200;
export const MAX_WAITING_PER_ADDRESS = 10;
/** Days after which an enrolment that nobody took up is dropped. */
const WAITING_DAYS = 7;

export type EnrolmentRecord = {
  id: string;
  public_key: string;
  note: string;
  address: string;
  asked_at: Date;
};

export async function findEnrolment(
  db: Db,
  publicKey: string,
): Promise<EnrolmentRecord | undefined> {
  return db<EnrolmentRecord>('terminal_enrolments').where({ public_key: publicKey }).first();
}

export async function insertEnrolment(
  tx: Tx,
  enrolment: Omit<EnrolmentRecord, 'id' | 'asked_at'>,
  at: Date,
): Promise<string> {
  const id = randomUUIDv7();
  await tx('terminal_enrolments').insert({ id, ...enrolment, asked_at: at });
  return id;
}

export async function renewEnrolment(
  tx: Tx,
  { id, note, address }: Omit<EnrolmentRecord, 'public_key' | 'asked_at'>,
  at: Date,
): Promise<void> {
  await tx('terminal_enrolments').where({ id }).update({ note, address, asked_at: at });
}

/** It waits no longer: its terminal is registered. */
export async function dropEnrolment(tx: Tx, publicKey: string): Promise<void> {
  await tx('terminal_enrolments').where({ public_key: publicKey }).delete();
}

export async function dropStaleEnrolments(tx: Tx, now: Date): Promise<void> {
  const limit = new Date(now.getTime() - WAITING_DAYS * 86_400_000);
  await tx('terminal_enrolments').where('asked_at', '<', limit).delete();
}

/** How many wait, in all and from one address. */
export async function countWaiting(
  db: Db,
  address: string,
): Promise<{ all: number; here: number }> {
  const rows = await db<EnrolmentRecord>('terminal_enrolments').select('address');
  return { all: rows.length, here: rows.filter((row) => row.address === address).length };
}
