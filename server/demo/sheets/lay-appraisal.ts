import { nameHan } from '../name-person.ts';
import { block, fill, label, opinion, paragraph, row } from './cells.ts';
import type { Row } from './cells.ts';
import { BACK_BOX, FORM_BOX, organOf, postOn, standingOn } from './form-subject.ts';
import type { FormSubject } from './form-subject.ts';
import { layHeading } from './lay-heading.ts';
import { layTable } from './lay-table.ts';
import { spellMonth, writeCentred } from './sheet.ts';
import type { Sheet } from './sheet.ts';

const DEEDS = [
  '一年来，认真学习政治理论和业务知识，坚持每周集体学习，写读书笔记两万余字。',
  '负责的项目申报和资金拨付按时完成，全年办理文件二百三十余件，无差错、无积压。',
  '主动下乡入户，走访农牧户六十余户，协调解决饮水、道路等实际困难九件。',
  '严格遵守廉洁纪律，不搞特殊，自觉接受监督。',
  '牵头整理历年台账，建立电子目录，方便了群众查询。',
  '参加防汛值守和春季防火，坚守岗位，按要求报送信息。',
  '与同事相处融洽，带教新录用同志一名，帮助其较快熟悉业务。',
  '认真办理来信来访十四件，件件有答复，群众比较满意。',
  '起草调研报告三篇，其中一篇被上级部门采用。',
  '完成所包联嘎查的年度任务，产业项目如期见效，牧民收入有所增加。',
];

const SHORTCOMING =
  '不足之处是理论学习还不够深入，调查研究偏少，工作方法有时简单，今后要努力改进。';

/** The yearly appraisal: the year's account in one's own hand, then grade and signatures. */
export function layAppraisal(subject: FormSubject): Sheet[] {
  const year = subject.material.formedOn.slice(0, 4);
  return [
    [
      ...layHeading('年度考核登记表'),
      writeCentred('print', `（ ${year} 年度 ）`, 108, 37, 4.4),
      ...layTable(FORM_BOX, frontRows(subject)),
    ],
    layTable(BACK_BOX, backRows(subject)),
  ];
}

function frontRows({ person, material, random }: FormSubject): Row[] {
  const born = spellMonth(person.bornOn);
  const standing = standingOn(person, material.formedOn);
  const account = random.shuffle(DEEDS).join('') + SHORTCOMING;
  return [
    row(
      12,
      label('姓  名', 2),
      fill(person.name, 3),
      label('性  别', 2),
      fill(person.sex, 2),
      label('出生年月', 2),
      fill(born, 3),
    ),
    row(
      12,
      label('政治面貌', 2),
      fill(standing, 3),
      label('单位及职务', 2),
      fill(postOn(person, material.formedOn), 7),
    ),
    paragraph('本人总结', account, 200),
  ];
}

function backRows({ person, material, random }: FormSubject): Row[] {
  const date = `${Number(material.formedOn.slice(0, 4)) + 1}年1月15日`;
  const grade = random.chance(0.2) ? '优秀' : '称职';
  const praise = `该同志工作扎实，作风严谨，团结同志，较好完成全年任务。建议评为${grade}等次。`;
  return [
    block(
      '主管领导评语和考核等次建议',
      opinion(praise, date, { chopName: nameHan(random, '男') }),
      72,
    ),
    block(
      '机关负责人意见',
      opinion(`同意评为${grade}等次。`, date, { unitName: organOf(person) }),
      72,
    ),
    block('本人意见', opinion('同意考核结果。', date, { signer: person.name }), 48),
    block('备注', label(''), 32),
  ];
}
