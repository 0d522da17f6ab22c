import { minuteOf } from '../../clock.ts';
import type { MarkLayout, MarkText } from '../../imaging/visible/mark-text.ts';
import { spellForPaper } from '../../paper/spell-for-paper.ts';
import { AFTERWARDS_NAMES, writePageNumbers } from '../requests/index.ts';
import type { CopyRecord } from './store.ts';
import type { Receipt } from '../ledger/index.ts';
import { PAPER_NAMES } from './words.ts';

const WIDE_SPACE = '\u3000';

/** What stands on every sheet of one copy. */
export type SheetFace = {
  no: string;
  secrecyMark: string;
  title: string;
  /** Lines beside the code. */
  facts: string[];
  /** What the code says: where in the ledger the making is told. */
  code: string;
  /** Burnt into every picture. */
  mark: MarkText;
};

/** Who and what a copy is about, in words. */
export type FaceFacts = {
  copy: Pick<
    CopyRecord,
    'no' | 'copying' | 'nth' | 'page_nos' | 'afterwards' | 'due_on' | 'made_at' | 'entry_id'
  >;
  count: number;
  materialMark: string;
  archiveNo: string;
  requestNo: string;
  whatFor: string;
  secrecyMark: string;
  recipient: { name: string; unitName: string };
  maker: { name: string; unitName: string; terminalName: string };
  layout: MarkLayout;
  origin: string;
  receipt: Pick<Receipt, 'index'>;
};

export function faceOf(facts: FaceFacts): SheetFace {
  const { copy, recipient, maker, origin, receipt } = facts;
  const at = minuteOf(copy.made_at);
  const pages = writePageNumbers(JSON.parse(copy.page_nos) as number[]);
  return {
    no: copy.no,
    secrecyMark: facts.secrecyMark,
    title: `${PAPER_NAMES[copy.copying]}${WIDE_SPACE}第 ${copy.nth} 份，共 ${facts.count} 份`,
    facts: [
      `档号 ${facts.archiveNo}${WIDE_SPACE}材料 ${facts.materialMark}${WIDE_SPACE}第 ${pages} 页`,
      `依据 ${facts.requestNo}${WIDE_SPACE}用于 ${facts.whatFor}`,
      `领用 ${recipient.name}（${recipient.unitName}）`,
      `制作 ${maker.name}（${maker.unitName}）`,
      `${at}${WIDE_SPACE}${maker.terminalName}`,
      `${AFTERWARDS_NAMES[copy.afterwards]}，最迟 ${copy.due_on}${WIDE_SPACE}账本第 ${receipt.index} 条`,
    ].map(spellForPaper),
    code: ['lantai-entry-v1', origin, receipt.index, copy.entry_id, copy.no].join('\n'),
    mark: {
      layout: facts.layout,
      lines: [
        `${recipient.name}${WIDE_SPACE}${recipient.unitName}`,
        `${at}${WIDE_SPACE}${maker.terminalName}`,
      ],
      trace: `${facts.secrecyMark} ${copy.no} ${recipient.name} ${at}`,
    },
  };
}
