import { fill, label, row } from './cells.ts';
import type { Cell, Row } from './cells.ts';
import { FORM_BOX } from './form-subject.ts';
import type { FormSubject } from './form-subject.ts';
import { layHeading } from './lay-heading.ts';
import { layTable } from './lay-table.ts';
import { spellDate, write } from './sheet.ts';
import type { Sheet } from './sheet.ts';

const COURSES =
  '高等数学 大学语文 外国语 体育 政治经济学 哲学原理 法学概论 计算机基础 统计学 逻辑学 应用写作 普通话 管理学 社会学 专业导论 专业实验 生产实习 公文处理 调查方法 经济地理 民族理论 农村经济 毕业实习 毕业论文'.split(
    ' ',
  );
const GRADES = ['优秀', '良好', '中等', '及格'];
const HALF = COURSES.length / 2;

/** Marks in two columns of courses, sealed by the school. */
export function layTranscript(subject: FormSubject): Sheet[] {
  const { person, material } = subject;
  const college = person.schools.at(-1);
  const facts = [
    ['学校：', college?.school ?? '', 26],
    ['专业：', college?.major ?? '', 82],
    ['姓名：', person.name, 142],
  ] as const;
  const seal = { kind: 'seal', unitName: college?.school ?? '', x: 160, y: 246 } as const;
  return [
    [
      ...layHeading('学生成绩登记表'),
      ...facts.flatMap(([heading, value, x]) => [
        write('print', heading, x, 38, 4),
        write('hand', value, x + 12, 38, 5.2),
      ]),
      ...layTable(FORM_BOX, markRows(subject)),
      write('hand', spellDate(material.formedOn), 142, 252, 5.4),
      seal,
    ],
  ];
}

function markRows({ person, random }: FormSubject): Row[] {
  const mark = () => (random.chance(0.2) ? random.pick(GRADES) : String(random.between(68, 96)));
  const course = (index: number): Cell[] => {
    const term = 1 + Math.floor((index % HALF) / 3) * 2 + (index < HALF ? 0 : 1);
    return [label(String(term), 1), label(COURSES[index] ?? '', 4), fill(mark(), 2)];
  };
  const heading = [label('学期', 1), label('课  程', 4), label('成绩', 2)];
  const thesis = `论青原地区${person.schools.at(-1)?.major ?? ''}的现状与发展`;
  return [
    row(10, ...heading, ...heading),
    ...Array.from({ length: HALF }, (_, index) =>
      row(13, ...course(index), ...course(index + HALF)),
    ),
    row(13, label('毕业论文题目', 3), fill(thesis, 11)),
  ];
}
