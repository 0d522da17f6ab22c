import { expect } from 'chai';
import fc from 'fast-check';
import { parseXml } from '../../../../server/modules/intake/catalogues/parse-xml.ts';
import { PackageFault } from '../../../../server/modules/intake/packages/package-fault.ts';
import { faultCodes, faultOf } from '../support/expect-fault.ts';

describe('parseXml', () => {
  const codes = (xml: string) => faultCodes(() => parseXml(xml, '目录.xml'));

  it('makes a tree of elements and their own text', () => {
    expect(parseXml('<a> x <b y="1">&lt;&#20848;&#x53F0;</b><b/>z </a>', '目录.xml')).to.deep.equal(
      {
        name: 'a',
        text: 'x z',
        children: [
          { name: 'b', text: '<兰台', children: [] },
          { name: 'b', text: '', children: [] },
        ],
      },
    );
  });

  for (const [what, doctype] of [
    ['a bare DOCTYPE', '<!DOCTYPE a>'],
    ['an external entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'],
    ['nested entities', '<!DOCTYPE a [<!ENTITY x "yy"><!ENTITY z "&x;&x;">]>'],
    ['an external subset', '<!DOCTYPE a SYSTEM "http://192.0.2.1/a.dtd">'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      expect(await codes(`<?xml version="1.0"?>${doctype}<a>&x;</a>`)).to.deep.equal([
        'catalogue.doctype',
      ]);
    });
  }

  for (const xml of [
    '',
    ' ',
    '文本',
    '<a>',
    '<a></b>',
    '<a/><b/>',
    '<a>&x;</a>',
    '<a>\u0001</a>',
    '<a b=1/>',
  ]) {
    it(`refuses ${JSON.stringify(xml)}`, async () => {
      expect(await codes(xml)).to.deep.equal(['catalogue.malformed']);
    });
  }

  it('says on which line', async () => {
    const [finding] = await faultOf(() => parseXml('<a>\n<b>\n</c>\n</a>', '目录.xml'));
    expect(finding?.message).to.include('第 3 行');
  });

  it('caps depth and number of elements', async () => {
    expect(parseXml('<a>'.repeat(16) + '</a>'.repeat(16), '目录.xml').name).to.equal('a');
    expect(await codes('<a>'.repeat(17) + '</a>'.repeat(17))).to.deep.equal([
      'catalogue.malformed',
    ]);
    expect(await codes(`<a>${'<b/>'.repeat(400_000)}</a>`)).to.deep.equal(['catalogue.too-large']);
  });

  it('ends in a tree or a fault, whatever it is given', () => {
    const token = fc.constantFrom(
      ...[
        '<a>',
        '</a>',
        '<a/>',
        '<',
        '>',
        '&',
        ';',
        '<![CDATA[',
        ']]>',
        '<!--',
        '-->',
        '<?x ',
        '?>',
        'x',
      ],
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 12 }), (tokens) => {
        try {
          expect(parseXml(tokens.join(''), '目录.xml').name).to.equal('a');
        } catch (fault) {
          expect(fault).to.be.instanceOf(PackageFault);
        }
      }),
    );
  });
});
