import { expect } from 'chai';
import fc from 'fast-check';
import { writeCsv } from '../server/write-csv.ts';

describe('writeCsv', () => {
  it('begins with a mark by which a spreadsheet reads Chinese, and quotes what needs it', () => {
    expect(writeCsv([['甲', 'b,"c"', 3]]).toString()).to.equal('\ufeff甲,"b,""c""",3\r\n');
  });

  it('lets no cell be run', () => {
    const start = fc.constantFrom('=', '+', '-', '@', '\t', '\r');
    fc.assert(
      fc.property(start, fc.string(), (first, rest) => {
        const line = writeCsv([[first + rest]])
          .toString()
          .slice(1);
        expect(line.replace(/^"/, '').startsWith("'")).to.equal(true);
      }),
    );
  });
});
