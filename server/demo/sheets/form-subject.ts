import type { DemoMaterial, DemoPerson } from '../demo-plan.ts';
import { findDemoUnit } from '../demo-units.ts';
import type { Random } from '../random.ts';
import { fill, label, row } from './cells.ts';
import type { Cell, Row } from './cells.ts';
import { spellMonth } from './sheet.ts';

/** Whose paper is laid out, which one, and the chance that varies it. */
export type FormSubject = { person: DemoPerson; material: DemoMaterial; random: Random };

/** The frame of a form under its heading, and on a page without one; the binding margin is on the left. */
export const FORM_BOX = { x: 26, y: 42, widthMm: 164 };
export const BACK_BOX = { ...FORM_BOX, y: 28 };

/** The organ that approves this cadre's papers. */
export function organOf({ unitCode }: DemoPerson): string {
  const unit = findDemoUnit(unitCode);
  return unit.kind === 'county' ? unit.name : '青原市委组织部';
}

/** The name on the seal of the place where this cadre works. */
export function workplaceOf({ unitCode, unitName }: DemoPerson): string {
  return findDemoUnit(unitCode).kind === 'county' ? `${unitName}人民政府` : unitName;
}

/** The number as it was then: until October 1999 without century and check digit. */
export function idNumberOn({ idNumber }: DemoPerson, date: string): string {
  return date < '199910' ? `${idNumber.slice(0, 6)}${idNumber.slice(8, 17)}` : idNumber;
}

/** Unit and post on a day; empty before the first post. */
export function postOn({ posts, unitName }: DemoPerson, date: string): string {
  const held = posts.findLast(({ from }) => from.slice(0, 6) <= date.slice(0, 6));
  return held === undefined ? '' : `${unitName}${held.title}`;
}

/** The rows with which nearly every form begins, true on the day of the form, a photograph at their right. */
export function identityRows({ person, material }: FormSubject): Row[] {
  const { name, sex, ethnicity, nativePlace, bornOn, idNumber } = person;
  const pair = (first: string, value: string, second: string, other: string) =>
    row(12, label(first, 5), fill(value, 6), label(second, 4), fill(other, 6));
  const facts = [
    pair('姓  名', name, '性  别', sex),
    pair('民  族', ethnicity, '籍  贯', nativePlace),
    pair('出生年月', spellMonth(bornOn), '学  历', degreeOn(person, material.formedOn)),
    pair(
      '参加工作时间',
      workedBy(person, material.formedOn),
      '政治面貌',
      standingOn(person, material.formedOn),
    ),
  ];
  const photo: Cell = { kind: 'photo', personKey: idNumber, sex, weight: 4 };
  return [row(48, { kind: 'stack', rows: facts, weight: 18 }, photo)];
}

/** Member, youth or neither, as it stood on a day. */
export function standingOn({ partyJoinedOn, bornOn }: DemoPerson, date: string): string {
  if (partyJoinedOn !== undefined && partyJoinedOn < date) return '中共党员';
  return Number(date.slice(0, 4)) - Number(bornOn.slice(0, 4)) < 28 ? '共青团员' : '群众';
}

function degreeOn({ schools }: DemoPerson, date: string): string {
  return schools.findLast(({ to }) => to.slice(0, 6) <= date.slice(0, 6))?.degree ?? '初中';
}

function workedBy({ workedFrom }: DemoPerson, date: string): string {
  return workedFrom.slice(0, 6) <= date.slice(0, 6) ? spellMonth(workedFrom) : '';
}
