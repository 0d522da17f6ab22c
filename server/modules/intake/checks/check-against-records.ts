import { foldName } from '../../archives/index.ts';
import type { CheckRecord } from '../findings/open-record.ts';
import type { CheckContext } from './check-context.ts';

type Named = { readonly name: string; readonly idNumber: string };

/** Holds the person against what the register knows already: the same person, and not the same copy again. */
export async function checkAgainstRecords(
  context: CheckContext,
  person: Named,
  record: CheckRecord,
): Promise<void> {
  await checkName(context, person, record);
  await checkHolding(context, person, record);
}

/** An ID number on record belongs to somebody; under which name is not for the sender to learn. */
async function checkName(
  { nameOnRecord }: CheckContext,
  { name, idNumber }: Named,
  record: CheckRecord,
): Promise<void> {
  const known = await nameOnRecord(idNumber);
  if (known === undefined || foldName(known) === foldName(name)) return;
  record.note(
    'person.other-name',
    `公民身份号码 ${idNumber} 已登记在另一个姓名下，与“${name}”不符`,
  );
}

async function checkHolding(
  { unitCode, copyKind, isAlreadyHeld }: CheckContext,
  { name, idNumber }: Named,
  record: CheckRecord,
): Promise<void> {
  record.begin('holding');
  if (!(await isAlreadyHeld({ idNumber, copyKind, unitCode }))) return;
  const copy = copyKind === 'original' ? '正本' : '副本';
  record.note('holding.already-held', `${name}（${idNumber}）的${copy}已由本单位保管`);
}
