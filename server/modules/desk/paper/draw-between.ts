import { readUnverified } from '../../../../audit/checkpoint.ts';
import { minuteOf } from '../../../clock.ts';
import type { Head } from '../head-view.ts';
import type { Days, Stretch } from '../prove-between.ts';
import {
  drawFacts,
  drawHeading,
  drawTitle,
  drawWords,
  type Fact,
  type Taken,
} from './draw-parts.ts';
import { finishPaper } from './finish-paper.ts';
import { openPaper } from '../../../paper/open-paper.ts';

type Drawn = {
  stretch: Stretch;
  days: Days;
  /** 账本 or 旧账本 1. */
  ledgerName: string;
  key: string;
  fileName: string;
  taken: Taken;
};

/** 两日之间无缺失证明 on one page, with the proof file in codes and attached. */
export async function drawBetween(drawn: Drawn): Promise<Buffer> {
  const { stretch, days, ledgerName, key, fileName, taken } = drawn;
  const { old, newer, hashes, text } = stretch;
  const { origin } = readUnverified(newer.note);
  const title = `${days.from} 至 ${days.to} ${ledgerName}无缺失证明`;
  const paper = openPaper(title, taken.at);
  drawTitle(paper, title, '证明前一日终的账本原样包含在后一日终的账本之内。');
  drawHeading(paper, '结论');
  drawWords(
    paper,
    `${days.from} 日终账本共 ${old.size} 条，${days.to} 日终共 ${newer.size} 条，其间新增 ${newer.size - old.size} 条。` +
      `前 ${old.size} 条没有一条被删除、改动、调换或插入：后一检查点的根摘要只有在包含它们原样时才能算出。`,
    9.5,
  );
  drawHeading(paper, `前一检查点（${days.from}）`);
  drawFacts(paper, factsOf(old));
  drawHeading(paper, `后一检查点（${days.to}）`);
  drawFacts(paper, factsOf(newer));
  drawHeading(paper, '证明');
  drawFacts(paper, [
    ['账本', origin],
    ['账本公钥指纹', key],
    ['一致性摘要', hashes.length === 0 ? '两处条数相同，无需摘要' : `${hashes.length} 个`],
  ]);
  drawHeading(paper, '怎样验证');
  drawWords(
    paper,
    '用本 PDF 所附的证明文件；只有纸张时，依次扫描下列各码，把文字首尾相接存成文件。' +
      '在不联网的机器上运行：node lantai-verify.mjs 文件 --policy 见证策略文件。' +
      '前一检查点还应与纸质登记簿或上次检查留存的检查点核对：本证明只说明两者之间，不说明前一检查点以前。',
  );
  paper.moveDown(0.5);
  return finishPaper(paper, { text, fileName, taken });
}

function factsOf({ note, isClosed }: Head): Fact[] {
  const { size, root, timeMs, signers } = readUnverified(note);
  return [
    ['条数', String(size)],
    ['根摘要 SM3', root.toString('hex')],
    [
      '签名时间',
      `${minuteOf(new Date(timeMs))}，${isClosed ? '当日已日结' : '当日没有日结，取日终前最后一次签名'}`,
    ],
    ['签名与见证', signers.join('、')],
  ];
}
