import {
  CLEARANCE_NAMES,
  GRANT_NAMES,
  nameAction,
  RELATION_NAMES,
} from '../../../policies/vocabulary.ts';

/** One line of the text as it is edited: comments and blank lines keep their place. */
export type DraftLine = { readonly id: number; readonly text: string };

/** role, action, purpose, relation, grant, level */
export type LineWords = readonly [string, string, string, string, string, string];
export type Row = { id: number; number: number; words: LineWords };
export type Section = { title: string; lastId: number; rows: Row[] };

let nextId = 1;

export function readLines(text: string): DraftLine[] {
  return text.split('\n').map((line) => ({ id: nextId++, text: line }));
}

export function writeLines(lines: readonly DraftLine[]): string {
  return lines.map(({ text }) => text).join('\n');
}

/** The lines grouped under the comments that head their paragraphs. */
export function sectionsOf(lines: readonly DraftLine[]): Section[] {
  const sections: Section[] = [];
  let title = '';
  let isNew = true;
  for (const [index, { id, text }] of lines.entries()) {
    const line = text.trim();
    if (line === '') {
      title = '';
      isNew = true;
    } else if (line.startsWith('#')) {
      if (isNew) title = line.replace(/^#+\s*/, '');
      isNew = false;
    } else {
      const row = { id, number: index + 1, words: wordsOf(line) };
      const last = sections[sections.length - 1];
      if (last && last.title === title && !isNew) {
        last.rows.push(row);
        last.lastId = id;
      } else if (last?.title === title && title === '') {
        last.rows.push(row);
        last.lastId = id;
      } else {
        sections.push({ title, lastId: id, rows: [row] });
      }
      isNew = false;
    }
  }
  return sections;
}

export function replaceLine(
  lines: readonly DraftLine[],
  id: number,
  words: LineWords,
): DraftLine[] {
  return lines.map((line) => (line.id === id ? { id, text: textOf(words) } : line));
}

export function insertAfter(
  lines: readonly DraftLine[],
  id: number,
  words: LineWords,
): DraftLine[] {
  const at = lines.findIndex((line) => line.id === id);
  return [...lines.slice(0, at + 1), { id: nextId++, text: textOf(words) }, ...lines.slice(at + 1)];
}

export function removeLine(lines: readonly DraftLine[], id: number): DraftLine[] {
  return lines.filter((line) => line.id !== id);
}

/** A table of comma-separated columns: whatever columns it has, the first is its key. */
export type Csv = { head: string[]; rows: string[][] };

export function readCsv(text: string): Csv {
  const [head = '', ...lines] = text.split('\n').filter((line) => line.trim() !== '');
  return { head: head.split(','), rows: lines.map((line) => line.split(',')) };
}

export function writeCsv({ head, rows }: Csv): string {
  return `${[head, ...rows].map((cells) => cells.join(',')).join('\n')}\n`;
}

export type Names = { roles: Map<string, string>; purposes: Map<string, string> };

export function namesOf(text: { roles: string; purposes: string }): Names {
  const named = (csv: string) =>
    new Map(readCsv(csv).rows.map(([word = '', name = '']) => [word, name]));
  return { roles: named(text.roles), purposes: named(text.purposes) };
}

/** The words of a line as people read them. */
export function nameWords(words: LineWords, { roles, purposes }: Names): LineWords {
  const [role, action, purpose, relation, grant, level] = words;
  const any = (word: string, name: string | undefined): string =>
    word === '*' ? '任意' : (name ?? word);
  return [
    roles.get(role) ?? role,
    nameAction(action),
    any(purpose, purposes.get(purpose)),
    any(relation, (RELATION_NAMES as Record<string, string>)[relation]),
    any(grant, (GRANT_NAMES as Record<string, string>)[grant]),
    (CLEARANCE_NAMES as Record<string, string>)[level] ?? level,
  ];
}

function wordsOf(line: string): LineWords {
  const words = line.split(',').map((word) => word.trim());
  const [, role = '', action = '', purpose = '', relation = '', grant = '', level = ''] = words;
  return [role, action, purpose, relation, grant, level];
}

function textOf(words: LineWords): string {
  return `p, ${words.join(', ')}`;
}
