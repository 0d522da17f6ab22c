import { nameHan } from '../name-person.ts';
import { block, fill, label, opinion, row } from './cells.ts';
import type { Row } from './cells.ts';
import { composeLines } from './compose-lines.ts';
import { BACK_BOX, FORM_BOX, idNumberOn, identityRows, organOf } from './form-subject.ts';
import type { FormSubject } from './form-subject.ts';
import { layCover } from './lay-cover.ts';
import { layHeading } from './lay-heading.ts';
import { layTable } from './lay-table.ts';
import { listFamily } from './list-family.ts';
import { spellDate, write } from './sheet.ts';
import type { Sheet } from './sheet.ts';
import { tellLife } from './tell-life.ts';

const WISH_LINES = 24;
const PEN_MM = 5.8;

/** The application booklet: cover, person, wish in two pages, sponsors, decisions. */
export function layApplication(subject: FormSubject): Sheet[] {
  const wish = composeLines(subject, { count: WISH_LINES * 2 - 8, roomMm: 156, sizeMm: PEN_MM });
  return [
    layCover(subject),
    [...layHeading('本人情况', 32), ...layTable(FORM_BOX, personRows(subject))],
    [...layHeading('入党志愿', 32), ...layWish(wish.slice(0, WISH_LINES))],
    layWish(wish.slice(WISH_LINES)),
    layTable(BACK_BOX, sponsorRows(subject)),
    layTable(BACK_BOX, decisionRows(subject)),
  ];
}

function personRows(subject: FormSubject): Row[] {
  const { person, material } = subject;
  return [
    ...identityRows(subject),
    row(12, label('身份证号', 2), fill(idNumberOn(person, material.formedOn), 10)),
    block('本人经历', fill(tellLife(person, material.formedOn), 1, 'top'), 86),
    block('家庭成员', { kind: 'stack', rows: listFamily(subject, 6), weight: 1 }, 69),
  ];
}

function layWish(lines: string[]): Sheet {
  const frame = layTable(FORM_BOX, [row(222, label(''))]);
  const top = FORM_BOX.y + 8;
  const written = lines.map((line, index) => write('hand', line, 29, top + index * 9, PEN_MM));
  return [...frame, ...written];
}

function sponsorRows({ person, material, random }: FormSubject): Row[] {
  const praise =
    '该同志对组织认识明确，入党动机端正，工作积极主动，作风正派，团结群众，能够正确对待自己的缺点，已具备入党条件，我愿意介绍其入党，并继续帮助其进步。';
  const date = spellDate(material.formedOn);
  const first = `经过一年多的培养考察，我认为${person.name}同志在工作中表现突出。${praise}`;
  return [
    block('第一介绍人意见', opinion(first, date, { signer: nameHan(random, '男') }), 112),
    block('第二介绍人意见', opinion(praise, date, { signer: nameHan(random, '女') }), 112),
  ];
}

function decisionRows({ person, material, random }: FormSubject): Row[] {
  const date = spellDate(material.formedOn);
  const meeting = `支部大会于${date}召开，应到有表决权的正式党员十五名，实到十四名，经无记名投票，一致同意接收${person.name}同志为预备党员。`;
  const talk = '经谈话，该同志入党动机端正，对有关问题认识清楚，同意报批。';
  const branch = { unitName: `${person.unitName}党支部` };
  return [
    block('支部大会决议', opinion(meeting, date, branch), 84),
    block('上级派人谈话意见', opinion(talk, date, { chopName: nameHan(random, '男') }), 64),
    block(
      '上级党委审批意见',
      opinion('批准为预备党员，预备期一年。', date, { unitName: organOf(person) }),
      76,
    ),
  ];
}
