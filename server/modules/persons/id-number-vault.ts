import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { findIdNumberRow } from './store.ts';

const COLUMN = 'person_id_numbers.sealed';
const INDEX = 'person_id_numbers.blind_index';

type Needs = Pick<Services, 'keystore'>;

/** An ID number as it is stored: encrypted, and found again only by who holds the key. */
export type SealedIdNumber = { sealed: Buffer; blindIndex: Buffer };

export function sealIdNumber({ keystore }: Needs, idNumber: string): SealedIdNumber {
  return {
    sealed: keystore.sealField(COLUMN, idNumber),
    blindIndex: blindIndexOf({ keystore }, idNumber),
  };
}

/** Accounts and persons share one index, so that who signs in is known as who has a file. */
export function blindIndexOf({ keystore }: Needs, idNumber: string): Buffer {
  return keystore.blindIndex(INDEX, idNumber);
}

export function unsealIdNumber({ keystore }: Needs, sealed: Buffer): string {
  return keystore.openField(COLUMN, sealed);
}

/** The person's ID number in the clear; empty where none is recorded. */
export async function openIdNumber(needs: Needs, db: Db, personId: string): Promise<string> {
  return (await readIdNumberRow(needs, db, personId))?.idNumber ?? '';
}

/** The row of the number that counts now, in the clear. */
export async function readIdNumberRow(
  needs: Needs,
  db: Db,
  personId: string,
): Promise<{ id: string; idNumber: string; recordedAt: Date } | undefined> {
  const row = await findIdNumberRow(db, personId);
  return (
    row && { id: row.id, idNumber: unsealIdNumber(needs, row.sealed), recordedAt: row.recorded_at }
  );
}
