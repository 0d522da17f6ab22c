import { block, fill, label, opinion, paragraph, row } from './cells.ts';
import type { Row } from './cells.ts';
import { FORM_BOX, organOf, postOn, workplaceOf } from './form-subject.ts';
import type { FormSubject } from './form-subject.ts';
import { layHeading } from './lay-heading.ts';
import { layTable } from './lay-table.ts';
import { spellDate, spellMonth, write } from './sheet.ts';
import type { Sheet } from './sheet.ts';

const ITEMS = ['职务工资', '级别工资', '工作津贴', '生活补贴', '艰苦边远地区津贴'];

/** The change of a salary: old and new amounts side by side. */
export function layWage(subject: FormSubject): Sheet[] {
  const { person, material } = subject;
  return [
    [
      ...layHeading(material.title),
      write('print', `单位：${person.unitName}`, 26, 38, 4),
      write('print', '单位：元／月', 162, 38, 4),
      ...layTable(FORM_BOX, [
        ...headRows(subject),
        ...amountRows(subject),
        ...decisionRows(subject),
      ]),
    ],
  ];
}

function headRows({ person, material }: FormSubject): Row[] {
  const [born, worked, from] = [person.bornOn, person.workedFrom, material.formedOn].map(
    spellMonth,
  );
  const post = postOn(person, material.formedOn);
  return [
    row(
      12,
      label('姓  名', 2),
      fill(person.name, 3),
      label('出生年月', 2),
      fill(born ?? '', 3),
      label('参加工作时间', 2),
      fill(worked ?? '', 3),
    ),
    row(12, label('单位及职务', 2), fill(post, 8), label('执行时间', 2), fill(from ?? '', 3)),
  ];
}

function amountRows({ material, random }: FormSubject): Row[] {
  const base = 60 + (Number(material.formedOn.slice(0, 4)) - 1988) * random.between(14, 20);
  const amounts = ITEMS.map((item, index) => {
    const before = base * (ITEMS.length - index);
    return { item, before, after: before + random.between(8, 60) };
  });
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const before = sum(amounts.map((amount) => amount.before));
  const after = sum(amounts.map((amount) => amount.after));
  return [
    row(10, label('项  目', 4), label('变动前', 3), label('变动后', 3), label('增  减', 3)),
    ...amounts.map((amount) => amountRow(amount.item, amount.before, amount.after)),
    amountRow('合  计', before, after),
  ];
}

function amountRow(item: string, before: number, after: number): Row {
  return row(
    11,
    label(item, 4),
    fill(`${before}`, 3),
    fill(`${after}`, 3),
    fill(`+${after - before}`, 3),
  );
}

function decisionRows({ person, material }: FormSubject): Row[] {
  const date = spellDate(material.formedOn);
  const unitName = organOf(person);
  return [
    paragraph('变动原因', '年度考核称职，按规定晋升级别工资档次。', 24),
    block('单位意见', opinion('同意。', date, { unitName: workplaceOf(person) }), 47),
    block('审批机关意见', opinion('同意按标准执行。', date, { unitName }), 50),
  ];
}
