import { expect } from 'chai';
import fc from 'fast-check';
import type { KinRelation } from '../../../server/modules/kinships/contract.ts';
import { KIN_RELATIONS } from '../../../server/modules/kinships/words.ts';
import { deriveRelatives, type KinTie } from '../../../server/modules/kinships/derive-relatives.ts';
import { bruteRelatives } from './support/brute-relatives.ts';

/** `我 parent 父`: 父 is a parent of 我. One tie a line. */
function read(text: string): KinTie[] {
  return text
    .split(/[,\n]/)
    .map((line) => line.trim().split(/\s+/))
    .filter((words) => words.length === 3)
    .map(([subject = '', relation = '', relative = '']) => ({
      subject,
      relation: relation as KinRelation,
      relative,
    }));
}

function pathTo(ties: string, relative: string): string | undefined {
  return deriveRelatives(read(ties), '我').get(relative)?.join(' → ');
}

/** A wide family, told by the members who happen to have told something. */
const FAMILY = `
  我 parent 父, 我 parent 母, 父 parent 祖父, 祖父 parent 曾祖父, 我 spouse 妻
  我 child 子, 子 child 孙, 孙 child 曾孙, 子 spouse 儿媳, 儿媳 parent 亲家
  我 sibling 姐, 姐 spouse 姐夫, 姐 child 外甥, 外甥 spouse 外甥媳, 外甥 child 外甥孙
  祖父 child 叔, 叔 spouse 婶, 叔 child 堂弟, 堂弟 spouse 弟媳, 堂弟 child 堂侄
  母 sibling 舅, 舅 child 表妹, 曾祖父 child 叔公, 叔公 child 堂叔
  妻 parent 岳父, 岳父 child 妻弟, 妻弟 spouse 妻弟媳, 妻弟 child 妻侄, 岳父 parent 妻祖父
  岳父 sibling 妻叔, 姐夫 parent 姐夫父, 姐夫 sibling 姐夫弟, 亲家 child 儿媳弟, 孙 spouse 孙媳
  妻弟媳 parent 远亲, 婶 sibling 婶弟, 友 spouse 友妻
`;

describe('#deriveRelatives', () => {
  for (const [relative, path] of [
    ['妻', '配偶'],
    ['父', '父母'],
    ['祖父', '父母 → 父母'],
    ['曾祖父', '父母 → 父母 → 父母'],
    ['子', '子女'],
    ['孙', '子女 → 子女'],
    ['曾孙', '子女 → 子女 → 子女'],
    ['姐', '兄弟姐妹'],
    ['外甥', '兄弟姐妹 → 子女'],
    ['叔', '父母 → 父母 → 子女'],
    ['舅', '父母 → 兄弟姐妹'],
    ['堂弟', '父母 → 父母 → 子女 → 子女'],
    ['表妹', '父母 → 兄弟姐妹 → 子女'],
    ['岳父', '配偶 → 父母'],
    ['妻弟', '配偶 → 父母 → 子女'],
    ['妻侄', '配偶 → 父母 → 子女 → 子女'],
    ['妻叔', '配偶 → 父母 → 兄弟姐妹'],
    ['妻弟媳', '配偶 → 父母 → 子女 → 配偶'],
    ['儿媳', '子女 → 配偶'],
    ['亲家', '子女 → 配偶 → 父母'],
    ['姐夫', '兄弟姐妹 → 配偶'],
    ['外甥媳', '兄弟姐妹 → 子女 → 配偶'],
    ['婶', '父母 → 父母 → 子女 → 配偶'],
    ['弟媳', '父母 → 父母 → 子女 → 子女 → 配偶'],
  ] as const) {
    it(`reaches ${relative} by ${path}`, () => {
      expect(pathTo(FAMILY, relative)).to.equal(path);
    });
  }

  for (const stranger of [
    '外甥孙',
    '堂侄',
    '叔公',
    '堂叔',
    '妻祖父',
    '姐夫父',
    '姐夫弟',
    '儿媳弟',
    '孙媳',
    '远亲',
    '婶弟',
    '友',
    '友妻',
    '我',
  ]) {
    it(`leaves ${stranger} out`, () => {
      expect(pathTo(FAMILY, stranger)).to.equal(undefined);
    });
  }

  for (const [gap, ties, relative, path] of [
    ['a child on record with the wife alone', '我 spouse 妻, 妻 child 子', '子', '配偶 → 子女'],
    [
      'a mother on record as the father’s wife alone',
      '我 parent 父, 父 spouse 母',
      '母',
      '父母 → 配偶',
    ],
    [
      'parents on record with a brother alone',
      '我 sibling 弟, 弟 parent 父',
      '父',
      '兄弟姐妹 → 父母',
    ],
    ['a tie told by the other side', '弟 sibling 我', '弟', '兄弟姐妹'],
    ['a parent told by the parent', '父 child 我', '父', '父母'],
    ['brothers who each name another', '我 sibling 二, 二 sibling 三', '三', '兄弟姐妹'],
    [
      'brothers of whom one names the father and one the mother',
      '我 parent 父, 弟 parent 母, 父 spouse 母',
      '弟',
      '父母 → 配偶 → 子女',
    ],
    ['a relative of another kind', '甲 other 我', '甲', '其他近亲属'],
  ] as const) {
    it(`bridges a gap: ${gap}`, () => {
      expect(pathTo(ties, relative)).to.equal(path);
    });
  }

  it('takes nothing from a relative of another kind but them', () => {
    expect([...deriveRelatives(read('我 other 甲, 甲 spouse 乙'), '我').keys()]).to.deep.equal([
      '甲',
    ]);
  });

  it('comes to an end in a family that contradicts itself', () => {
    const knot = read('我 parent 父, 父 parent 我, 我 spouse 我, 父 sibling 我, 父 spouse 父');
    expect([...deriveRelatives(knot, '我').keys()]).to.deep.equal(['父']);
  });

  it('finds in any family exactly whom the definitions name', () => {
    fc.assert(
      fc.property(families(9, 14), (ties) => {
        for (const self of ['p0', 'p1']) {
          const found = [...deriveRelatives(ties, self).keys()].sort();
          expect(found).to.deep.equal([...bruteRelatives(ties, self)].sort());
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('finds each of two the other', () => {
    fc.assert(
      fc.property(families(8, 12), (ties) => {
        for (const [other, path] of deriveRelatives(ties, 'p0')) {
          const back = deriveRelatives(ties, other).get('p0');
          expect(back, path.join()).to.not.equal(undefined);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('finds no fewer when more is known', () => {
    fc.assert(
      fc.property(families(8, 10), families(8, 3), (ties, more) => {
        const wider = [...deriveRelatives([...ties, ...more], 'p0').keys()];
        expect(wider).to.include.members([...deriveRelatives(ties, 'p0').keys()]);
      }),
      { numRuns: 1000 },
    );
  });
});

function families(people: number, maxLength: number): fc.Arbitrary<KinTie[]> {
  const someone = fc.nat(people - 1).map((n) => `p${n}`);
  const tie = fc.record({
    subject: someone,
    relation: fc.constantFrom(...KIN_RELATIONS),
    relative: someone,
  });
  return fc.array(tie, { maxLength });
}
