import { expect } from 'chai';
import { categoriesOf } from '../../server/modules/archives/category.ts';
import { builtInPolicy } from '../../policies/policy-text.ts';
import { parsePurposes, type PurposeRule } from '../../policies/purposes.ts';
import { CLASS_CODES, PURPOSES, UNIT_KINDS, type Purpose } from '../../policies/vocabulary.ts';

const RULES = parsePurposes(builtInPolicy().purposes);
const HEADER = 'purpose,name,classes,earliest,dates_only,unit_kinds';
const HEADER_TODAY = `${HEADER},copies`;

const ruleOf = (purpose: Purpose): PurposeRule => {
  const rule = RULES.get(purpose);
  if (!rule) throw new Error(`no ${purpose}`);
  return rule;
};

describe('purposes.csv', () => {
  it('has one line for every purpose', () => {
    expect([...RULES.keys()]).to.have.members([...PURPOSES]);
    for (const { name } of RULES.values()) expect(name).to.match(/\p{Script=Han}/u);
  });

  it('knows the classes that a file has', () => {
    expect(CLASS_CODES).to.deep.equal(categoriesOf().map(({ code }) => code));
  });

  it('opens to the windows neither 自传, nor 政审, nor 处分', () => {
    for (const purpose of ['wage', 'retirement', 'social_insurance', 'title'] as const) {
      const open = ruleOf(purpose).cut.filter(({ mode }) => mode !== 'dates_only');
      expect(open.map(({ code }) => code)).to.not.include.oneOf(['2', '5', '8']);
    }
  });

  it('opens the whole file for one purpose only, and to party committees only', () => {
    const whole = PURPOSES.filter((purpose) => ruleOf(purpose).cut.length === CLASS_CODES.length);
    expect(whole).to.deep.equal(['appointment']);
    expect(ruleOf('appointment').unitKinds).to.have.members([
      'region',
      'city',
      'county',
      'department',
    ]);
    expect(ruleOf('wage').unitKinds).to.deep.equal(UNIT_KINDS);
  });
});

describe('#parsePurposes', () => {
  const csvWith = (party: string): string =>
    [
      HEADER,
      ...PURPOSES.map((purpose) =>
        purpose === 'party_standing' ? party : `${purpose},某用途,1,,,*`,
      ),
    ].join('\n');

  it('reads how far each class is open, and to whom', () => {
    const csv = csvWith('party_standing, 党籍 ,6 10,4-1, 3:年度 8,city  county');
    expect(parsePurposes(csv).get('party_standing')).to.deep.equal({
      purpose: 'party_standing',
      name: '党籍',
      cut: [
        { code: '6', mode: 'full' },
        { code: '10', mode: 'full' },
        { code: '4-1', mode: 'earliest' },
        { code: '3', mode: 'dates_only', titleHas: '年度' },
        { code: '8', mode: 'dates_only' },
      ],
      unitKinds: ['city', 'county'],
      copies: [],
    });
  });

  it('reads in which ways the file may be copied, and refuses a way that it does not know', () => {
    const lines = (ways: string): string =>
      [HEADER_TODAY, ...PURPOSES.map((purpose) => `${purpose},某用途,1,,,*,${ways}`)].join('\n');
    const waysOf = (ways: string) => parsePurposes(lines(ways)).get('wage')?.copies;
    expect(waysOf('')).to.deep.equal([]);
    expect(waysOf('extract')).to.deep.equal(['extract']);
    expect(waysOf(' extract  reproduction')).to.deep.equal(['reproduction', 'extract']);
    for (const ways of ['*', 'photograph', 'extract extract', 'extract,reproduction']) {
      expect(() => parsePurposes(lines(ways)), ways).to.throw('purposes.csv');
    }
    // The narrow line below a wide head is no line of this table.
    expect(() => parsePurposes(lines('').replace(/,(?=\n|$)/, ''))).to.throw('purposes.csv');
  });

  for (const [what, line] of [
    ['a purpose that stands twice', 'wage,工资审核,1,,,*'],
    ['a word it does not know', 'holiday,休假,1,,,*'],
    ['no name', 'party_standing,,6,,,*'],
    ['no class in any column', 'party_standing,党籍,,,,*'],
    ['no kind of unit', 'party_standing,党籍,6,,,'],
    ['too few columns', 'party_standing,党籍,6,,*'],
    ['too many columns', 'party_standing,党籍,6,,,*,*'],
    ['a class that no file has', 'party_standing,党籍,11,,,*'],
    ['class four without its sub-class', 'party_standing,党籍,4,,,*'],
    ['a class twice in one column', 'party_standing,党籍,6 6,,,*'],
    ['a class in full and by its earliest', 'party_standing,党籍,6,6,,*'],
    ['a class in full and by its dates', 'party_standing,党籍,6,,6,*'],
    ['a class by its earliest and by some of its dates', 'party_standing,党籍,,6,6:志愿书,*'],
    ['an empty title filter', 'party_standing,党籍,,,6:,*'],
    ['a title filter with a colon', 'party_standing,党籍,,,6:入党:志愿书,*'],
    ['a title filter of an open class', 'party_standing,党籍,6:志愿书,,,*'],
    ['a kind of unit it does not know', 'party_standing,党籍,6,,,city village'],
    ['a kind of unit twice', 'party_standing,党籍,6,,,city city'],
    ['any kind beside a word', 'party_standing,党籍,6,,,* city'],
    ['an empty line', ''],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(() => parsePurposes(csvWith(line))).to.throw('purposes.csv');
    });
  }

  it('refuses a missing purpose, another first line, and an empty table', () => {
    const sound = csvWith('party_standing,党籍,6,,,*');
    expect(parsePurposes(sound).size).to.equal(PURPOSES.length);
    expect(() => parsePurposes(sound.replace(/^wage.*\n/m, ''))).to.throw('no line for wage');
    expect(() => parsePurposes(sound.replace(HEADER, 'purpose,name,classes'))).to.throw(HEADER);
    expect(() => parsePurposes('')).to.throw('purposes.csv');
  });
});
