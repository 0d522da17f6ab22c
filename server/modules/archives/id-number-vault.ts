import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { findSealedIdNumber } from './person-store.ts';

const COLUMN = 'person_id_numbers.sealed';
const INDEX = 'person_id_numbers.blind_index';

type Needs = Pick<Services, 'keystore'>;

/** An ID number as it is stored: encrypted, and found again only by who holds the key. */
export function sealIdNumber(
  { keystore }: Needs,
  idNumber: string,
): { sealed: Buffer; blindIndex: Buffer } {
  return {
    sealed: keystore.sealField(COLUMN, idNumber),
    blindIndex: blindIndexOf({ keystore }, idNumber),
  };
}

export function blindIndexOf({ keystore }: Needs, idNumber: string): Buffer {
  return keystore.blindIndex(INDEX, idNumber);
}

/** The person's ID number in the clear; empty where none is recorded. */
export async function openIdNumber({ keystore }: Needs, db: Db, personId: string): Promise<string> {
  const sealed = await findSealedIdNumber(db, personId);
  return sealed ? keystore.openField(COLUMN, sealed) : '';
}
