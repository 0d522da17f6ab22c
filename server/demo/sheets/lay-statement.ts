import { composeLines } from './compose-lines.ts';
import type { FormSubject } from './form-subject.ts';
import { rule, spellDate, widthMm, write, writeCentred } from './sheet.ts';
import type { Ink, Sheet } from './sheet.ts';

const LINES = 24;
const TITLE_LINES = 2;
const SIGNATURE_LINES = 4;
const PITCH_MM = 9.6;
const PEN_MM = 6.1;
const LEFT_MM = 27;
const ROOM_MM = 160;

/** A statement on lined paper in one's own hand, written to the pages it has. */
export function layStatement(subject: FormSubject): Sheet[] {
  const { title, pages } = subject.material;
  const count = LINES * pages - TITLE_LINES - SIGNATURE_LINES;
  const written = ['', '', ...composeLines(subject, { count, roomMm: ROOM_MM, sizeMm: PEN_MM })];
  return Array.from({ length: pages }, (_, index) => [
    ...layLines(),
    ...(index === 0 ? [writeCentred('hand', title, 108, lineY(0), 8.4)] : []),
    ...writeLines(written.slice(index * LINES, (index + 1) * LINES)),
    ...(index === pages - 1 ? sign(subject) : []),
  ]);
}

function writeLines(lines: string[]): Ink[] {
  return lines.map((line, row) => write('hand', line, LEFT_MM, lineY(row), PEN_MM));
}

function layLines(): Ink[] {
  return Array.from({ length: LINES }, (_, row) => {
    const y = lineY(row) + PITCH_MM / 2;
    return { ...rule(LEFT_MM - 2, y, LEFT_MM + ROOM_MM + 2, y, 0.16), isRed: true };
  });
}

function lineY(row: number): number {
  return 34 + row * PITCH_MM;
}

function sign({ person, material }: FormSubject): Ink[] {
  const right = LEFT_MM + ROOM_MM - 8;
  const name = `${material.title.includes('申请') ? '申请人：' : ''}${person.name}`;
  const date = spellDate(material.formedOn);
  return [
    write('hand', name, right - widthMm(name, PEN_MM), lineY(LINES - 3), PEN_MM),
    write('hand', date, right - widthMm(date, PEN_MM), lineY(LINES - 2), PEN_MM),
  ];
}
