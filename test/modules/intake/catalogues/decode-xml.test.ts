import { expect } from 'chai';
import { decodeXml } from '../../../../server/modules/intake/catalogues/decode-xml.ts';
import { faultOf } from '../support/expect-fault.ts';

/** 档案 in GBK. */
const GBK = Buffer.from('b5b5b0b8', 'hex');
/** 档𠮷案 in GB18030, with the four bytes of a character that GBK lacks. */
const GB18030 = Buffer.from('b5b59534 8f38 b0b8'.replaceAll(' ', ''), 'hex');

describe('decodeXml', () => {
  const declare = (encoding: string) => Buffer.from(`<?xml version="1.0" encoding="${encoding}"?>`);
  const decode = (...parts: Buffer[]) => decodeXml(Buffer.concat(parts), '目录.xml');
  const bom = Buffer.from([0xef, 0xbb, 0xbf]);
  const utf8 = Buffer.from('档案𠮷');

  it('reads UTF-8 declared, undeclared, or with a byte order mark', () => {
    expect(decode(declare('utf-8'), utf8)).to.match(/档案𠮷$/u);
    expect(decode(declare('UTF8'), utf8)).to.match(/档案𠮷$/u);
    expect(decode(utf8)).to.equal('档案𠮷');
    expect(decode(bom, declare('UTF-8'), utf8)).to.match(/^<\?xml.*档案𠮷$/u);
  });

  for (const name of ['GBK', 'gb2312', 'GB18030']) {
    it(`reads ${name} where declared`, () => {
      expect(decode(declare(name), GBK)).to.match(/档案$/u);
    });
  }

  it('reads the four-byte characters of GB18030', () => {
    const text = decode(declare('GB18030'), GB18030);
    expect(Array.from(text).slice(-3)).to.have.length(3);
    expect(text).to.match(/档.案$/u);
  });

  for (const [what, parts, reason] of [
    ['UTF-8 declared, GBK written', [declare('UTF-8'), GBK], '像是 GBK'],
    ['nothing declared, GBK written', [GBK], '像是 GBK'],
    ['UTF-8 declared, one byte broken', [declare('UTF-8'), utf8, Buffer.from([0xff])], '无法识别'],
    ['UTF-8 with a surrogate', [Buffer.from('eda080', 'hex')], 'UTF-8'],
    ['UTF-8 in overlong form', [Buffer.from('c0af', 'hex')], 'UTF-8'],
    ['GBK declared, UTF-8 written', [declare('GBK'), utf8], '实际内容却是 UTF-8'],
    ['GBK declared, half a character', [declare('GBK'), GBK.subarray(0, 3)], '无法识别'],
    ['GBK declared after a UTF-8 mark', [bom, declare('GBK'), utf8], '实际内容却是 UTF-8'],
    ['UTF-16', [Buffer.from('\ufeff<a/>', 'utf16le')], 'utf-16le'],
    ['UTF-16, big end first', [Buffer.from('feff003c', 'hex')], 'utf-16be'],
    ['Big5 declared', [declare('big5'), GBK], 'big5'],
    ['UTF-7 declared', [declare('utf-7')], 'utf-7'],
  ] as const) {
    it(`refuses ${what}, and says what to do`, async () => {
      const [finding] = await faultOf(() => decode(...parts));
      expect(finding?.code).to.equal('catalogue.encoding');
      expect(finding?.message).to.include(reason);
      expect(finding?.remedy).to.include('另存为 UTF-8');
    });
  }
});
