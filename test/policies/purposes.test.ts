import { expect } from 'chai';
import { categoriesOf } from '../../server/modules/archives/category.ts';
import { builtInPolicy } from '../../policies/policy-text.ts';
import { parsePurposes } from '../../policies/purposes.ts';
import { PURPOSES } from '../../policies/vocabulary.ts';

const RULES = parsePurposes(builtInPolicy().purposes);

const classesOf = (purpose: (typeof PURPOSES)[number]): string[] => [
  ...(RULES.get(purpose)?.classes ?? []),
];

describe('#parsePurposes', () => {
  it('has one line for every purpose, and only classes that a file has', () => {
    const rules = RULES;
    const codes = categoriesOf().map(({ code }) => code);
    expect([...rules.keys()]).to.have.members([...PURPOSES]);
    for (const { name, classes } of rules.values()) {
      expect(name).to.match(/\p{Script=Han}/u);
      expect(classes).to.have.length.above(0);
      expect(new Set(classes).size).to.equal(classes.length);
      expect(codes).to.include.members([...classes]);
    }
  });

  it('gives the windows neither 自传, nor 政审, nor 处分', () => {
    for (const purpose of ['wage', 'retirement', 'social_insurance', 'title'] as const) {
      expect(classesOf(purpose)).to.not.include.oneOf(['2', '5', '8']);
    }
  });

  it('opens the whole file for one purpose only', () => {
    const whole = PURPOSES.filter((purpose) => classesOf(purpose).length === categoriesOf().length);
    expect(whole).to.deep.equal(['appointment']);
  });

  for (const [what, change] of [
    ['a purpose that stands twice', (csv: string) => `${csv}\nwage,工资审核,1`],
    ['a word it does not know', (csv: string) => `${csv}\nholiday,休假,1`],
    ['a missing purpose', (csv: string) => csv.replace(/^wage.*\n/m, '')],
    [
      'a purpose without classes',
      (csv: string) => csv.replace(/^(party_standing,[^,]*),.*$/m, '$1,'),
    ],
    ['an empty table', () => ''],
  ] as const) {
    it(`refuses ${what}`, () => {
      const csv = [
        'purpose,name,classes',
        ...PURPOSES.map((purpose) => `${purpose},某用途,1`),
      ].join('\n');
      expect(parsePurposes(csv).size).to.equal(PURPOSES.length);
      expect(() => parsePurposes(change(csv))).to.throw('purposes.csv');
    });
  }
});
