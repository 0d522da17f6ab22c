import type { FormSubject } from './form-subject.ts';
import { spellMonth, wrap } from './sheet.ts';

const THOUGHTS = [
  '我出生在一个普通家庭，父母勤劳朴实，从小教育我要诚实做人、踏实做事。',
  '在校期间，我努力完成各门功课，课余参加社会实践，逐步懂得了知识要为群众服务的道理。',
  '在领导和同志们的帮助下，我很快熟悉了业务，学会了与农牧民打交道的方法。',
  '下乡的日子里，我走遍了所包的嘎查和村组，看到了基层的变化，也看到了自己的不足。',
  '有一年冬天大雪封路，我和同事一起把草料送到牧户家中，这件事使我深受教育。',
  '通过学习，我认识到做好工作必须有坚定的信念、扎实的作风和严格的纪律。',
  '平时我注意向老同志请教，遇到难题先查文件、再作调查，不说没有把握的话。',
  '我也清楚地看到自己性子急、理论功底薄，遇事考虑得还不够周全，今后要认真克服。',
  '家庭方面，家人支持我的工作，没有需要向组织说明而未说明的情况。',
  '我愿意继续接受组织的考验，服从分配，到最需要的地方去工作。',
  '在整理台账时，我坚持一笔一笔核对，宁可慢一点，也不留下糊涂账。',
  '每次入户走访，我都把群众反映的问题记在本子上，能办的当天就办。',
];

export type LineRoom = { count: number; roomMm: number; sizeMm: number };

/** Lines of a statement about oneself, a few thoughts to a paragraph, of the length asked for. */
export function composeLines({ person, random }: FormSubject, room: LineRoom): string[] {
  const born = `${spellMonth(person.bornOn)}出生，${person.nativePlace}人`;
  const lines = setParagraph(
    `我叫${person.name}，${person.sex}，${person.ethnicity}，${born}。`,
    room,
  );
  let thoughts: string[] = [];
  while (lines.length < room.count) {
    if (thoughts.length < 3) thoughts = random.shuffle(THOUGHTS);
    lines.push(...setParagraph(thoughts.splice(0, random.between(2, 3)).join(''), room));
  }
  return lines.slice(0, room.count);
}

function setParagraph(text: string, { roomMm, sizeMm }: LineRoom): string[] {
  return wrap(`    ${text}`, roomMm, sizeMm);
}
