import { minuteOf } from '../../../clock.ts';
import type { EntryDetail } from '../contract.ts';
import type { Fact } from './draw-parts.ts';

/** The fields that readings and decisions have; others stand under their own names. */
const LABELS: Readonly<Record<string, string>> = {
  origin: '账本名称',
  kind: '类别',
  action: '行为',
  entryId: '条目编号',
  atMs: '时间',
  actor: '办理人',
  unit: '单位',
  tier: '单位类别',
  terminal: '终端',
  item: '对象',
  itemVersion: '对象版本',
  pages: '页',
  purpose: '用途',
  approval: '依据',
  outcome: '结果或原因',
  content: '内容摘要',
  detail: '附注摘要',
  session: '会话',
  answers: '对应条目',
};

/** Long lists of pages would drive the page off the sheet; the file holds them all. */
const MOST_CHARACTERS = 180;

/** A field of a leaf as the paper shows it. Names are left out: they are no part of what is proven. */
export function nameField({ name, value }: EntryDetail['fields'][number]): Fact {
  const text = name === 'atMs' ? `${minuteOf(new Date(Number(value)))}（${value}）` : value;
  const isLong = text.length > MOST_CHARACTERS;
  return [LABELS[name] ?? name, isLong ? `${text.slice(0, MOST_CHARACTERS)}…（全文见附件）` : text];
}
