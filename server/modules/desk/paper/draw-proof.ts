import { readUnverified } from '../../../../audit/checkpoint.ts';
import { sm3Tree } from '../../../../audit/tree.ts';
import { minuteOf } from '../../../clock.ts';
import type { EntryDetail } from '../contract.ts';
import type { EntryProof } from '../prove-entry.ts';
import {
  drawFacts,
  drawHeading,
  drawTitle,
  drawWords,
  isLong,
  type Fact,
  type Taken,
} from './draw-parts.ts';
import { nameField } from './name-field.ts';
import { finishPaper } from './finish-paper.ts';
import { openPaper } from '../../../paper/open-paper.ts';

type Drawn = {
  proof: EntryProof;
  fields: EntryDetail['fields'];
  /** 账本 or 旧账本 1. */
  ledgerName: string;
  /** Fingerprint of the ledger's key. */
  key: string;
  fileName: string;
  taken: Taken;
};

/** 存在证明 of one entry on one page, with the proof file in codes and attached. */
export async function drawProof(drawn: Drawn): Promise<Buffer> {
  const { proof, fields, ledgerName, key, fileName, taken } = drawn;
  const { index, leaf, hashes, note, text } = proof;
  const { origin, size, root, timeMs, signers } = readUnverified(note);
  const title = `${ledgerName}第 ${index} 条存在证明`;
  const paper = openPaper(title, taken.at);
  drawTitle(paper, title, '证明本条已写入账本、有签名为凭；此后若被删改，离线验证即不能通过。');
  drawHeading(paper, '条目');
  drawFacts(paper, fields.map(nameField), 8);
  drawHeading(paper, '证明');
  const facts: Fact[] = [
    ['账本', origin],
    ['序号', `${index}（自 0 起）；条目 ${leaf.length} 字节`],
    ['叶摘要 SM3', sm3Tree.leafHash(leaf).toString('hex')],
    ['检查点', `前 ${size} 条，签于 ${minuteOf(new Date(timeMs))}`],
    ['根摘要 SM3', root.toString('hex')],
    ['签名与见证', signers.join('、')],
    ['账本公钥指纹', key],
  ];
  drawFacts(paper, facts, 8);
  drawHeading(paper, `路径摘要（${hashes.length} 个，由低到高）`);
  const path = hashes.map((hash) => hash.toString('hex')).join('  ');
  drawWords(paper, isLong(text) ? '见附件和下列各码。' : path, 6);
  drawHeading(paper, '怎样验证');
  drawWords(
    paper,
    `用本 PDF 所附的 ${fileName}；只有纸张时，依次扫描下列各码，把文字首尾相接存成文件，与附件逐字节相同。` +
      '在不联网的机器上运行：node lantai-verify.mjs 文件 --policy 见证策略文件。' +
      '核验程序和策略由审计单位自行保管，策略里的公钥应与上列指纹及纸质登记簿一致；没有策略的以 --key 公钥文件代替，较弱。',
    8,
  );
  paper.moveDown(0.4);
  return finishPaper(paper, { text, fileName, taken });
}
