import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { invalid } from '../../errors.ts';
import { findPersonByIdNumber, readIdNumber, sealIdNumber } from '../persons/index.ts';
import type { AccountFace } from './store.ts';

const FAULTS = {
  'not-18-characters': '身份证号应为 18 位，请核对',
  'birth-date': '身份证号中的出生日期不存在，请核对',
  'check-digit': '身份证号的校验位不对，请核对',
} as const;

export type Holder = Pick<AccountFace, 'person_id' | 'id_number_sealed' | 'id_number_index'>;

/**
 * Whose account it is by their ID number, sealed; and the person who holds it, where their file is here.
 * @throws AppError `invalid` on a number that cannot be one.
 */
export async function readHolder(
  services: Pick<Services, 'keystore'>,
  db: Db,
  written: string,
): Promise<Holder> {
  const { sealed, blindIndex } = sealIdNumber(services, requireIdNumber(written));
  const personId = await findPersonByIdNumber(db, blindIndex);
  return {
    person_id: personId ?? null,
    id_number_sealed: sealed,
    id_number_index: blindIndex,
  };
}

export function requireIdNumber(written: string): string {
  const reading = readIdNumber(written);
  if (reading.ok) return reading.idNumber;
  throw invalid(FAULTS[reading.reason], 'idNumber');
}
