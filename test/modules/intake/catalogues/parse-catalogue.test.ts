import { expect } from 'chai';
import fc from 'fast-check';
import type {
  Catalogue,
  EntryRecord,
  PersonRecord,
} from '../../../../server/modules/intake/catalogues/catalogue.ts';
import { parseCatalogue } from '../../../../server/modules/intake/catalogues/parse-catalogue.ts';
import { faultCodes, faultOf } from '../support/expect-fault.ts';
import { madeUpIdNumber } from '../support/sample-package.ts';
import { writeCatalogue } from '../support/write-catalogue.ts';

const FILE = '甲/目录.xml';

describe('parseCatalogue', () => {
  const idNumber = madeUpIdNumber();
  const document = (person: string, entries: string) =>
    `<数字档案><人员基本信息>${person}</人员基本信息><目录信息>${entries}</目录信息></数字档案>`;
  const parse = (xml: string | Buffer) => parseCatalogue(Buffer.from(xml), FILE);
  const parsePerson = (inner: string) => parse(document(inner, '')).person;
  const parseEntry = (inner: string) =>
    parse(document('', `<档案目录条目>${inner}</档案目录条目>`)).entries[0];

  it('reads back any catalogue that was written', () => {
    const xmlText = fc
      .string({ unit: fc.constantFrom(...Array.from('兰台档案·𠮷&<>"\'];- a1')) })
      .map((text) => text.trim());
    const name = xmlText.filter((text) => text !== '');
    const person: fc.Arbitrary<PersonRecord> = fc.record({
      name: xmlText,
      sex: xmlText,
      ethnicity: xmlText,
      birthDate: xmlText,
      idNumber: xmlText,
    });
    const entry: fc.Arbitrary<Omit<EntryRecord, 'row'>> = fc.record({
      classCode: xmlText,
      sequence: xmlText,
      title: xmlText,
      formedOn: xmlText,
      pageCount: xmlText,
      remark: xmlText,
      originals: fc.array(name, { maxLength: 4 }),
      optimised: fc.array(name, { maxLength: 4 }),
    });
    fc.assert(
      fc.property(person, fc.array(entry, { maxLength: 5 }), (who, list) => {
        const entries = list.map((record, index) => ({ ...record, row: index + 1 }));
        const expected: Catalogue = { person: who, entries, variants: [] };
        expect(parse(writeCatalogue(expected))).to.deep.equal(expected);
      }),
    );
  });

  describe('tolerates what other vendors write', () => {
    it('身份证号 for 公民身份号码', () => {
      expect(parsePerson(`<身份证号>${idNumber}</身份证号>`).idNumber).to.equal(idNumber);
    });

    it('名族 for 民族, and reports the variant', () => {
      const { person, variants } = parse(document('<名族>汉族</名族>', ''));
      expect(person.ethnicity).to.equal('汉族');
      expect(variants).to.deep.equal(['名族']);
    });

    it('高清图像数据 for 优化图像数据', () => {
      const entry = parseEntry(
        '<高清图像数据>1.jpg</高清图像数据><高清图像数据>2.jpg</高清图像数据>',
      );
      expect(entry?.optimised).to.deep.equal(['1.jpg', '2.jpg']);
    });

    it('image names nested two deep', () => {
      const nested =
        '<原始图像数据_Text><data>\\1.jpg</data><data>\\2.jpg</data></原始图像数据_Text>';
      const entry = parseEntry(`<原始图像数据>${nested}</原始图像数据>`);
      expect(entry?.originals).to.deep.equal(['\\1.jpg', '\\2.jpg']);
    });

    it('elements of its own, in silence', () => {
      const { person, variants } = parse(document('<人员ID>7</人员ID><姓名>单于</姓名>', ''));
      expect(person.name).to.equal('单于');
      expect(variants).to.deep.equal([]);
    });

    it('CDATA, comments and space around values', () => {
      expect(parsePerson('<姓名> <!-- 注 --><![CDATA[仇·解]]>\n</姓名>').name).to.equal('仇·解');
    });
  });

  it('refuses two different values for one field, and allows the same one twice', async () => {
    const other = madeUpIdNumber('19780412', '031');
    const both = (second: string) =>
      `<公民身份号码>${idNumber}</公民身份号码><身份证号>${second}</身份证号>`;
    expect(await faultCodes(() => parsePerson(both(other)))).to.deep.equal(['catalogue.ambiguous']);
    expect(parsePerson(both(idNumber)).idNumber).to.equal(idNumber);
  });

  for (const [what, xml] of [
    ['no particulars of the person', '<数字档案><目录信息/></数字档案>'],
    ['no list of materials', '<数字档案><人员基本信息/></数字档案>'],
    ['two persons', '<数字档案><人员基本信息/><人员基本信息/><目录信息/></数字档案>'],
    ['nothing of a catalogue', '<html/>'],
  ] as const) {
    it(`refuses a file with ${what}`, async () => {
      expect(await faultCodes(() => parse(xml))).to.deep.equal(['catalogue.missing-section']);
    });
  }

  it('refuses a file that is too large', async () => {
    const huge = Buffer.alloc(8 * 1024 * 1024 + 1, ' ');
    expect(await faultCodes(() => parse(huge))).to.deep.equal(['catalogue.too-large']);
  });

  it('names the file it speaks of', async () => {
    const [finding] = await faultOf(() => parse('<a'));
    expect(finding).to.deep.include({
      step: 'catalogue',
      severity: 'error',
      where: { file: FILE },
    });
  });
});
