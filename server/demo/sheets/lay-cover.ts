import type { FormSubject } from './form-subject.ts';
import { rule, spellDate, write, writeCentred } from './sheet.ts';
import type { Ink, Sheet } from './sheet.ts';

/** The cover of a booklet: its title and three lines to fill in. */
export function layCover({ person, material }: FormSubject): Sheet {
  const lines = [
    ['姓    名', person.name],
    ['单    位', person.unitName],
    ['填表日期', spellDate(material.formedOn)],
  ] as const;
  const title = Array.from(material.title);
  const spread = title.map((one, index) =>
    writeCentred('bold', one, 108 + (index - (title.length - 1) / 2) * 17, 92, 13),
  );
  return [
    ...spread,
    ...lines.flatMap(([heading, value], index) => layLine(heading, value, 186 + index * 18)),
  ];
}

function layLine(heading: string, value: string, y: number): Ink[] {
  return [
    write('print', heading, 62, y, 5.4),
    writeCentred('hand', value, 124, y - 0.6, 7),
    rule(92, y + 4, 158, y + 4),
  ];
}
