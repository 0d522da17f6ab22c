import { nameAction } from '../../../../policies/vocabulary.ts';
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

const KINDS: Readonly<Record<string, string>> = {
  INTENT: '发起',
  DONE: '完成',
  DENY: '拒绝',
  CHANGE: '变更',
  ABORT: '中止',
  GW_HEAD: '网关链头',
  KEY: '密钥',
  RESTORE: '恢复',
};

/** What is most often to be proven; other acts are called as the policy calls them. */
const ACTS: Readonly<Record<string, string>> = {
  'viewing.open': '打开档案',
  'viewing.confirm': '共同阅档人确认',
  'viewing.read_page': '阅看页面',
  'viewing.read_strip': '阅看缩略图',
  'viewing.close': '结束阅档',
  'sessions.login': '登录',
};

/** Long lists of pages would drive the page off the sheet; the file holds them all. */
const MOST_CHARACTERS = 180;

/** A field of a leaf as the paper shows it. Names of persons are left out: they are no part of what is proven. */
export function nameField({ name, value }: EntryDetail['fields'][number]): Fact {
  const words = wordsOf(name, value);
  const text = words === value ? value : `${words}（${value}）`;
  const isLong = text.length > MOST_CHARACTERS;
  return [LABELS[name] ?? name, isLong ? `${text.slice(0, MOST_CHARACTERS)}…（全文见附件）` : text];
}

function wordsOf(name: string, value: string): string {
  switch (name) {
    case 'kind':
      return KINDS[value] ?? value;
    case 'action':
      return ACTS[value] ?? nameAction(value);
    case 'atMs':
      return minuteOf(new Date(Number(value)));
    default:
      return value;
  }
}
