import type { FormSubject } from './form-subject.ts';
import { idNumberOn, organOf } from './form-subject.ts';
import { rule, spellDate, widthMm, wrap, write, writeCentred } from './sheet.ts';
import type { Ink, Sheet } from './sheet.ts';

/** A printed letter under a red head, numbered and sealed. */
export function layNotice({ person, material, random }: FormSubject): Sheet[] {
  const college = person.schools.at(-1);
  const issuer = college?.school ?? organOf(person);
  const number = `${material.formedOn.slice(0, 4)}第${random.between(1000, 9999)}号`;
  const body = `    兹有我校${college?.major ?? ''}专业${college?.degree ?? ''}毕业生${person.name}（${person.sex}，身份证号${idNumberOn(person, material.formedOn)}），经双向选择，前往${person.unitName}报到，请予接洽。`;
  return [
    [
      { ...writeCentred('bold', issuer, 108, 50, 12), isRed: true },
      { ...rule(30, 66, 186, 66, 0.9), isRed: true },
      writeCentred('bold', material.title, 108, 86, 8),
      write('print', number, 144, 99, 4.4),
      write('print', `${person.unitName}：`, 30, 116, 5),
      ...layBody(body),
      ...layFoot(issuer, spellDate(material.formedOn)),
    ],
  ];
}

function layBody(text: string): Ink[] {
  return wrap(text, 156, 5).map((line, index) => write('print', line, 30, 128 + index * 9.5, 5));
}

function layFoot(issuer: string, date: string): Ink[] {
  return [
    write('print', issuer, 176 - widthMm(issuer, 5), 206, 5),
    write('print', date, 176 - widthMm(date, 5), 217, 5),
    { kind: 'seal', unitName: issuer, x: 158, y: 206 },
  ];
}
