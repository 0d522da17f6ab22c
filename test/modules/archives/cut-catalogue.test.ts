import { expect } from 'chai';
import type { ClassCut } from '../../../policies/purposes.ts';
import { cutCatalogue } from '../../../server/modules/archives/cut-catalogue.ts';

type Sheet = [id: string, class_code: string, formed_on: string, title?: string];

const cut = (cuts: ClassCut[][], sheets: Sheet[]): string[] =>
  [
    ...cutCatalogue(
      cuts,
      sheets.map(([id, class_code, formed_on, title = '']) => ({
        id,
        class_code,
        formed_on,
        title,
      })),
    ),
  ].map(([id, reach]) => `${id} ${reach}`);

const full = (code: string): ClassCut => ({ code, mode: 'full' });
const earliest = (code: string): ClassCut => ({ code, mode: 'earliest' });
const dates = (code: string, titleHas?: string): ClassCut => ({
  code,
  mode: 'dates_only',
  ...(titleHas !== undefined && { titleHas }),
});

describe('#cutCatalogue', () => {
  it('leaves nothing of classes that are not in the cut, and nothing at all without one', () => {
    expect(
      cut(
        [[full('1')]],
        [
          ['a', '1', '20010101'],
          ['b', '10', '20010101'],
        ],
      ),
    ).to.deep.equal(['a open']);
    expect(cut([], [['a', '1', '20010101']])).to.deep.equal([]);
    expect(cut([[]], [['a', '1', '20010101']])).to.deep.equal([]);
  });

  it('opens the earliest of several classes together', () => {
    const sheets: Sheet[] = [
      ['a', '1', '20010101'],
      ['b', '4-1', '19930710'],
      ['c', '6', '19960101'],
      ['d', '2', '19800101'],
    ];
    expect(cut([[earliest('1'), earliest('4-1'), earliest('6')]], sheets)).to.deep.equal([
      'b open',
    ]);
  });

  for (const [what, dated, left] of [
    ['of the same day', ['19930710', '19930710', '19930711'], ['a', 'b']],
    ['of which one leaves the day open', ['19930710', '19930700', '19930801'], ['a', 'b']],
    ['of which one leaves the month open', ['19930000', '19930710', '19930801'], ['a', 'b']],
    ['with one undated', ['', '19930710', '00000000'], ['b']],
    ['all undated', ['', '00000000', ''], ['a', 'b', 'c']],
  ] as const) {
    it(`opens of materials ${what}: ${left.join(', ')}`, () => {
      const sheets = dated.map((date, at): Sheet => ['abc'.charAt(at), '1', date]);
      expect(cut([[earliest('1')]], sheets)).to.deep.equal(left.map((id) => `${id} open`));
    });
  }

  it('tells of dates alone, and only where the title holds the word', () => {
    const sheets: Sheet[] = [
      ['a', '3', '20231231', '年度考核登记表'],
      ['b', '3', '20200101', '干部鉴定表'],
      ['c', '8', '20200101', '处分决定'],
    ];
    expect(cut([[dates('3', '年度'), dates('8')]], sheets)).to.deep.equal([
      'a dates_only',
      'c dates_only',
    ]);
  });

  it('takes the narrowest of several cuts for each material', () => {
    const sheets: Sheet[] = [
      ['a', '1', '20010101'],
      ['b', '1', '20050101'],
      ['c', '3', '20050101'],
    ];
    expect(
      cut(
        [
          [full('1'), full('3')],
          [earliest('1'), dates('3')],
        ],
        sheets,
      ),
    ).to.deep.equal(['a open', 'c dates_only']);
    expect(cut([[dates('1')], [full('1')]], sheets)).to.deep.equal([
      'a dates_only',
      'b dates_only',
    ]);
    expect(cut([[dates('1')], [earliest('1')]], sheets)).to.deep.equal(['a dates_only']);
  });

  it('opens no later material because a class with an earlier one has been closed', () => {
    const sheets: Sheet[] = [
      ['a', '1', '20010101'],
      ['b', '6', '19960101'],
    ];
    const approved = [earliest('1'), earliest('6')];
    expect(cut([approved], sheets)).to.deep.equal(['b open']);
    expect(cut([approved, [earliest('1')]], sheets)).to.deep.equal([]);
  });
});
