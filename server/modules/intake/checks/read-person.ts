import { isCertainlyBefore, parseFormationDate } from '../../archives/index.ts';
import { readIdNumber } from '../../persons/index.ts';
import type { FormationDate } from '../../archives/index.ts';
import type { IdNumberReading, Sex } from '../../persons/index.ts';
import type { PersonRecord } from '../catalogues/catalogue.ts';
import type { Note } from '../findings/note.ts';
import { checkText } from './check-text.ts';

/** 人员基本信息, read. What could not be read is undefined, and noted. */
export type PersonReading = {
  readonly name: string;
  readonly ethnicity: string;
  readonly sex: Sex | undefined;
  readonly birthDate: FormationDate | undefined;
  readonly idNumber: string | undefined;
};

type IdNumber = Extract<IdNumberReading, { ok: true }>;

const TEXTS = [
  { field: 'name', label: '姓名', maxCharacters: 60, isRequired: true },
  { field: 'ethnicity', label: '民族', maxCharacters: 20, isRequired: true },
  { field: 'sex', label: '性别', maxCharacters: 10, isRequired: true },
  { field: 'birthDate', label: '出生日期', maxCharacters: 20, isRequired: true },
  { field: 'idNumber', label: '公民身份号码', maxCharacters: 20, isRequired: true },
] as const;

const ID_FAULTS = {
  'not-18-characters': '公民身份号码应为 18 位（末位可为 X）',
  'birth-date': '公民身份号码中的出生日期不是有效日期',
  'check-digit': '公民身份号码的校验位不正确',
} as const;

const SEXES = new Map<string, Sex>([
  ['男', '男'],
  ['女', '女'],
  ['男性', '男'],
  ['女性', '女'],
  ['1', '男'],
  ['2', '女'],
]);

/** Reads the person's particulars and holds birth date and sex against the ID number. */
export function readPerson(record: PersonRecord, note: Note): PersonReading {
  for (const rule of TEXTS) checkText(record[rule.field], rule, 'person', note);
  const sex = readSex(record.sex, note);
  const birthDate = readBirthDate(record.birthDate, note);
  const id = readId(record.idNumber, note);
  if (id) compareWithId(id, birthDate, sex, note);
  return { name: record.name, ethnicity: record.ethnicity, sex, birthDate, idNumber: id?.idNumber };
}

function readSex(written: string, note: Note): Sex | undefined {
  const sex = SEXES.get(written);
  if (written !== '' && sex === undefined) note('person.sex', `性别“${written}”无法识别`);
  return sex;
}

function readBirthDate(written: string, note: Note): FormationDate | undefined {
  const date = parseFormationDate(written);
  if (written !== '' && date === undefined) {
    note('person.birth-date', `出生日期“${written}”不是有效日期`);
  }
  return date;
}

function readId(written: string, note: Note): IdNumber | undefined {
  if (written === '') return undefined;
  const reading = readIdNumber(written);
  if (reading.ok) return reading;
  note('person.id-number', ID_FAULTS[reading.reason]);
  return undefined;
}

/** A birth date established from the file may rightly differ from the ID card: a warning, never a refusal. */
function compareWithId(
  id: IdNumber,
  birthDate: FormationDate | undefined,
  sex: Sex | undefined,
  note: Note,
): void {
  if (birthDate !== undefined && differ(birthDate, id.birthDate)) {
    note('person.birth-differs', `出生日期 ${birthDate} 与公民身份号码中的日期不一致`);
  }
  if (sex !== undefined && sex !== id.sex) {
    note('person.sex-differs', `性别“${sex}”与公民身份号码不一致`);
  }
}

function differ(first: FormationDate, second: FormationDate): boolean {
  return isCertainlyBefore(first, second) || isCertainlyBefore(second, first);
}
