import { expect } from 'chai';
import { judgeCode } from '../../../client/features/ledger/judge-code.ts';
import {
  faultOfCode,
  placeOfCode,
  readEntryCode,
} from '../../../client/features/ledger/read-entry-code.ts';

const ORIGIN = 'archive.qingyuan.example/ledger/2';
const ID = '0198f000-0000-7000-8000-000000000001';
const NO = 'FZ2026-000001';
const LINES = ['lantai-entry-v1', ORIGIN, '41', ID, NO];
const LEDGERS = {
  origin: ORIGIN,
  size: 100,
  past: [{ id: 1, origin: 'archive.qingyuan.example/ledger/1', size: 40 }],
};

describe('code of a copy', () => {
  it('is read however a scanner ends its lines, and only when it is whole', () => {
    const code = { origin: ORIGIN, index: 41, entryId: ID, copyNo: NO };
    for (const gap of ['\n', '\r\n', '\r', '\t', ' '])
      expect(readEntryCode(`${LINES.join(gap)}${gap}`)).to.deep.equal(code);
    for (let most = 0; most < LINES.length; most += 1)
      expect(readEntryCode(LINES.slice(0, most).join('\n'))).to.equal(undefined);
    expect(readEntryCode(`${LINES.join('\n')}\nmore`)).to.equal(undefined);
  });

  it('says of anything else what it is and what to do', () => {
    for (const [text, words] of [
      ['', '请扫描'],
      [LINES.slice(0, 4).join('\n'), '没有读全'],
      ['lantai/inclusion-sm3-v1\nleaf AAAA', '证明文件的一段'],
      ['LANTAI-ENTRY-V1 X', '英文输入法'],
      ['ｌａｎｔａｉ', '英文输入法'],
      ['6901234567892', '不是兰台复制件上的码'],
    ] as const) {
      expect(faultOfCode(text), text).to.contain(words);
    }
  });

  it('lies in the ledger that it names, of the past too, or nowhere', () => {
    const code = { origin: ORIGIN, index: 41, entryId: ID, copyNo: NO };
    const past = { ...code, origin: 'archive.qingyuan.example/ledger/1' };
    expect(placeOfCode(code, LEDGERS)).to.deep.equal({ fault: '' });
    expect(placeOfCode({ ...past, index: 39 }, LEDGERS)).to.deep.equal({ past: '1', fault: '' });
    expect(placeOfCode(past, LEDGERS).fault).to.contain('只有 40 条');
    expect(placeOfCode({ ...code, index: 100 }, LEDGERS).fault).to.contain('没有第 100 条');
    expect(placeOfCode({ ...code, origin: 'other' }, LEDGERS).fault).to.contain('不是这里的账本');
  });

  it('is true only of the very entry that made that copy', () => {
    const field = (name: string, value: string) => ({ name, value, meaning: null });
    const fields = [field('action', 'copies.make'), field('outcome', `copy ${NO} 1/2`)];
    const told = { id: ID, copy: NO };
    expect(judgeCode({ entryId: ID, fields }, told)?.isTrue).to.equal(true);
    expect(judgeCode({ entryId: ID, fields }, { id: '', copy: '' })).to.equal(undefined);
    const other = [field('action', 'copies.make'), field('outcome', 'copy FZ2026-000002 1/1')];
    for (const entry of [
      { entryId: null, fields },
      { entryId: ID, fields: other },
      { entryId: ID, fields: fields.slice(1) },
    ]) {
      expect(judgeCode(entry, told)?.isTrue).to.equal(false);
    }
  });
});
