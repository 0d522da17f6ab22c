import { displayClassCode, findCategory, isCertainlyBefore } from '../../archives/index.ts';
import type { FormationDate } from '../../archives/index.ts';
import type { Note } from '../findings/note.ts';
import type { EntryReading } from './read-entries.ts';

type Calendar = { readonly today: FormationDate; readonly birthDate: FormationDate | undefined };
type Placed = EntryReading & { readonly classCode: string; readonly sequence: number };

const MAX_GAPS_NAMED = 10;

/** Judges entries against each other and the calendar: sequence, dates, repetitions. */
export function compareEntries(
  entries: readonly EntryReading[],
  calendar: Calendar,
  note: Note,
): void {
  for (const entry of entries) checkDate(entry, calendar, note);
  checkRepetitions(entries, note);
  const placed = entries.filter(isPlaced);
  for (const [code, members] of Map.groupBy(placed, (entry) => entry.classCode)) {
    const inSequence = members.toSorted((a, b) => a.sequence - b.sequence);
    checkSequence(code, inSequence, note);
    if (findCategory(code)?.order === 'time') checkDateOrder(inSequence, note);
  }
}

function isPlaced(entry: EntryReading): entry is Placed {
  return entry.classCode !== undefined && entry.sequence !== undefined;
}

function checkDate({ row, formedOn }: EntryReading, { today, birthDate }: Calendar, note: Note) {
  if (formedOn === undefined) return;
  const message = `第 ${row} 条：材料形成时间 ${formedOn}`;
  if (isCertainlyBefore(today, formedOn)) {
    note('entries.date-future', `${message} 晚于今天`, { row });
  }
  if (birthDate !== undefined && isCertainlyBefore(formedOn, birthDate)) {
    note('entries.date-before-birth', `${message} 早于出生日期 ${birthDate}`, { row });
  }
}

function checkRepetitions(entries: readonly EntryReading[], note: Note): void {
  const firstRows = new Map<string, number>();
  for (const { row, classCode, title, formedOn, pageCount } of entries) {
    const key = JSON.stringify([classCode, title, formedOn, pageCount]);
    const firstRow = firstRows.get(key);
    if (firstRow === undefined) firstRows.set(key, row);
    else note('entries.repeated', `第 ${row} 条与第 ${firstRow} 条著录相同：${title}`, { row });
  }
}

function checkSequence(code: string, inSequence: readonly Placed[], note: Note): void {
  const label = displayClassCode(code);
  const rows = new Map<number, number>();
  for (const { row, sequence } of inSequence) {
    const firstRow = rows.get(sequence);
    if (firstRow === undefined) rows.set(sequence, row);
    else {
      const message = `第 ${row} 条：类号 ${label} 的序号 ${sequence} 已用于第 ${firstRow} 条`;
      note('entries.sequence-repeated', message, { row });
    }
  }
  const highest = inSequence.at(-1)?.sequence ?? 0;
  const gaps = Array.from({ length: highest }, (_, index) => index + 1).filter((n) => !rows.has(n));
  if (gaps.length === 0) return;
  const named = gaps.slice(0, MAX_GAPS_NAMED).join('、');
  const more = gaps.length > MAX_GAPS_NAMED ? ` 等 ${gaps.length} 个` : '';
  note('entries.sequence-gap', `类号 ${label} 缺少序号 ${named}${more}`);
}

function checkDateOrder(inSequence: readonly Placed[], note: Note): void {
  inSequence.forEach(({ row, formedOn }, index) => {
    const previous = inSequence[index - 1];
    if (formedOn === undefined || previous?.formedOn === undefined) return;
    if (!isCertainlyBefore(formedOn, previous.formedOn)) return;
    const message = `第 ${row} 条（${formedOn}）排在第 ${previous.row} 条（${previous.formedOn}）之后`;
    note('entries.date-order', message, { row });
  });
}
