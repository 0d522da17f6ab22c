import { fill, label, row } from './cells.ts';
import type { Row } from './cells.ts';
import type { FormSubject } from './form-subject.ts';
import { spellMonth } from './sheet.ts';

/** The members of a family who were born by then, a row of 10 mm each under a 9 mm heading, the rest blank. */
export function listFamily({ person, material }: FormSubject, count: number): Row[] {
  const born = person.family.filter(({ bornOn }) => bornOn < material.formedOn);
  const heading = row(
    9,
    label('称谓', 2),
    label('姓名', 3),
    label('出生年月', 3),
    label('工作单位及职务', 6),
  );
  const rows = Array.from({ length: count }, (_, index) => {
    const one = born[index];
    return row(
      10,
      fill(one?.relation ?? '', 2),
      fill(one?.name ?? '', 3),
      fill(one ? spellMonth(one.bornOn) : '', 3),
      fill(one?.work ?? '', 6),
    );
  });
  return [heading, ...rows];
}
