import { expect } from 'chai';
import fc from 'fast-check';
import { blankPage } from '../../../server/imaging/blank-page.ts';
import { printSheets } from '../../../server/modules/copies/print-sheets.ts';
import {
  LINES_PER_SHEET,
  setExtract,
  setLines,
} from '../../../server/modules/copies/set-extract.ts';
import type { SheetFace } from '../../../server/modules/copies/sheet-face.ts';
import { readCodes } from './support/read-codes.ts';
import { readPrint } from './support/read-print.ts';

const LONG = '包'.repeat(120);
const FACE: SheetFace = {
  no: 'FZ2026-000001',
  secrecyMark: '机密',
  title: `复制件 第 5 份，共 5 份${LONG}`,
  facts: Array.from({ length: 6 }, () => LONG),
  code: `lantai-entry-v1\narchive.qingyuan.example/ledger/1\n98765432\n${'a'.repeat(36)}\nFZ2026-000001`,
  mark: { lines: [], trace: '' },
};
const AT = new Date('2026-11-24T02:00:00Z');

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('numbered sheets', () => {
  const picture = blankPage({ width: 60, height: 80 });

  it('stay one page each, however long what stands on them is, and all lead to one entry', async () => {
    const lines = Array.from({ length: LINES_PER_SHEET }, () => '永'.repeat(36));
    const sheet = () => Promise.resolve({ picture, lines });
    const pdf = await collect(await printSheets({ face: FACE, count: 3, at: AT, sheet }));
    expect(readPrint(pdf).pages).to.equal(3);
    expect(readCodes(pdf)).to.deep.equal([FACE.code, FACE.code, FACE.code]);
  });

  it('are made one by one, as they are taken', async () => {
    const asked: number[] = [];
    const sheet = (nth: number) => {
      asked.push(nth);
      return Promise.resolve({ picture });
    };
    const stream = await printSheets({ face: FACE, count: 40, at: AT, sheet });
    expect(asked).to.deep.equal([0]);
    const reader = stream[Symbol.asyncIterator]();
    await reader.next();
    expect(asked.length).to.be.below(8);
    await reader.return?.();
    expect(asked.length, 'called off').to.be.below(8);
  });

  it('break off whole where one cannot be made', async () => {
    const sheet = (nth: number) =>
      nth < 1 ? Promise.resolve({ picture }) : Promise.reject(new Error('recalled'));
    const stream = await printSheets({ face: FACE, count: 3, at: AT, sheet });
    const error: unknown = await collect(stream).catch((reason: unknown) => reason);
    expect(error).to.have.property('message', 'recalled');
    const first: unknown = await printSheets({
      face: FACE,
      count: 3,
      at: AT,
      sheet: () => Promise.reject(new Error('damaged')),
    }).catch((reason: unknown) => reason);
    expect(first).to.have.property('message', 'damaged');
  });
});

describe('the text of an extract', () => {
  it('is set whole, in lines that fit', () => {
    const text = fc.string({
      unit: fc.constantFrom('永', 'W', 'i', '，', ' ', '7'),
      maxLength: 500,
    });
    fc.assert(
      fc.property(text, (whole) => {
        const lines = setLines(whole);
        expect(lines.join('')).to.equal(whole);
        for (const line of lines) expect(line.length).to.be.at.most(60);
        expect(setExtract(whole).flat()).to.deep.equal(lines);
      }),
    );
  });

  it('keeps its paragraphs, and spells what the font does not have', () => {
    expect(setLines('甲\r\n\r\n乙\r丙')).to.deep.equal(['甲', '', '乙', '丙']);
    expect(setLines('a\u202eb\u0000c\u{2FA1D}')[0]).to.equal('a b cU+2FA1D');
  });
});
