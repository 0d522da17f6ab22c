import { parseClassCode, parseFormationDate } from '../../archives/index.ts';
import type { FormationDate } from '../../archives/index.ts';
import type { EntryRecord } from '../catalogues/catalogue.ts';
import type { Note } from '../findings/note.ts';
import { checkText } from './check-text.ts';

/** One 档案目录条目, read. What could not be read is undefined, and noted. */
export type EntryReading = {
  readonly row: number;
  readonly classCode: string | undefined;
  readonly sequence: number | undefined;
  readonly title: string;
  readonly formedOn: FormationDate | undefined;
  readonly pageCount: number | undefined;
  readonly remark: string;
};

const TEXTS = [
  { field: 'classCode', label: '类号', maxCharacters: 20, isRequired: true },
  { field: 'sequence', label: '序号', maxCharacters: 20, isRequired: true },
  { field: 'title', label: '材料名称', maxCharacters: 200, isRequired: true },
  { field: 'formedOn', label: '材料形成时间', maxCharacters: 20, isRequired: true },
  { field: 'pageCount', label: '页数', maxCharacters: 20, isRequired: true },
  { field: 'remark', label: '备注', maxCharacters: 500, isRequired: false },
] as const;

/** Reads every entry of the catalogue by itself; how entries stand to each other is judged later. */
export function readEntries(records: readonly EntryRecord[], note: Note): EntryReading[] {
  return records.map((record) => {
    const { row } = record;
    return readOne(record, (code, message) => note(code, `第 ${row} 条：${message}`, { row }));
  });
}

function readOne(record: EntryRecord, note: Note): EntryReading {
  for (const rule of TEXTS) checkText(record[rule.field], rule, 'entries', note);
  return {
    row: record.row,
    classCode: readClass(record.classCode, note),
    sequence: readCount(record.sequence, () =>
      note('entries.sequence', `序号“${record.sequence}”无法识别`),
    ),
    title: record.title,
    formedOn: readDate(record.formedOn, note),
    pageCount: readCount(record.pageCount, () =>
      note('entries.page-count', `页数“${record.pageCount}”无法识别`),
    ),
    remark: record.remark,
  };
}

function readClass(written: string, note: Note): string | undefined {
  const reading = parseClassCode(written);
  if (reading.ok) return reading.code;
  const problem = reading.reason === 'needs-subclass' ? '须写到小类' : '不在十大类中';
  if (written !== '') note('entries.class', `类号“${written}”${problem}`);
  return undefined;
}

function readDate(written: string, note: Note): FormationDate | undefined {
  const date = parseFormationDate(written);
  if (written !== '' && date === undefined) {
    note('entries.date', `材料形成时间“${written}”不是有效日期`);
  }
  return date;
}

function readCount(written: string, complain: () => void): number | undefined {
  const text = written.normalize('NFKC').replace(/页$/u, '');
  if (/^0*[1-9]\d{0,3}$/u.test(text)) return Number(text);
  if (written !== '') complain();
  return undefined;
}
