import { expect } from 'chai';
import type { RuleBody } from '../../../server/modules/oversight/contract.ts';
import type { Sighting } from '../../../server/modules/oversight/watching/sighting.ts';
import { at, sighting } from './support/sightings.ts';
import { evidenceOf, tipsOf } from './support/tips-of.ts';

const MINUTE_MS = 60_000;

describe('kind of rule mass_access', () => {
  type Counted = 'pages' | 'copied_pages' | 'volumes' | 'persons' | 'units';
  const body = (measure: Counted, atLeast = 3): RuleBody => ({
    kind: 'mass_access',
    parameters: { measure, windowMinutes: 60, atLeast },
  });
  const page = (n: number, minute = 0): Partial<Sighting> => ({
    pages: [`p${n}`],
    atMs: at('2026-11-24 10:00') + minute * MINUTE_MS,
  });

  it('is silent one page below the threshold, and speaks on it', () => {
    expect(tipsOf(body('pages'), [page(1), page(2)])).to.deep.equal([]);
    const [tip, ...more] = tipsOf(body('pages'), [page(1), page(2), page(3)]);
    expect(tip?.indexes).to.deep.equal([0, 1, 2]);
    expect(more).to.deep.equal([]);
  });

  it('counts a page once, however often it is looked at', () => {
    expect(tipsOf(body('pages'), [page(1), page(1), page(2), page(2)])).to.deep.equal([]);
  });

  it('lets a window be as long as it is told, to the minute', () => {
    expect(tipsOf(body('pages'), [page(1), page(2, 30), page(3, 60)])).to.deep.equal([]);
    expect(tipsOf(body('pages'), [page(1), page(2, 30), page(3, 59)])).to.have.lengthOf(1);
  });

  it('counts each account by itself, and neither strips nor refusals', () => {
    const entries = [
      page(1),
      { ...page(2), actor: 'other' },
      { ...page(3), action: 'viewing.read_strip' },
      { ...page(4), kind: 'DENY' },
      page(5),
    ];
    expect(tipsOf(body('pages'), entries)).to.deep.equal([]);
  });

  it('counts every sheet that goes out on paper, beside the pages on a screen and by themselves', () => {
    const copy = { action: 'copies.make', pages: ['p1', 'p2'] };
    const extract = { ...copy, kind: 'DONE', pages: ['p1'] };
    expect(tipsOf(body('copied_pages'), [copy, page(3), page(4)])).to.deep.equal([]);
    expect(evidenceOf(tipsOf(body('copied_pages'), [copy, extract]))).to.deep.equal([0, 1]);
    expect(evidenceOf(tipsOf(body('copied_pages', 4), [copy, copy]))).to.deep.equal([0, 1]);
    expect(tipsOf(body('copied_pages'), [copy, { ...copy, kind: 'DENY' }])).to.deep.equal([]);
    expect(evidenceOf(tipsOf(body('pages'), [page(9), copy]))).to.deep.equal([0, 1]);
    const written = { ...page(3), action: 'copies.read_page' };
    expect(evidenceOf(tipsOf(body('pages'), [page(1), page(2), written]))).to.deep.equal([0, 1, 2]);
  });

  it('counts volumes, persons and units', () => {
    const of = (n: number): Partial<Sighting> => {
      const { reading } = sighting();
      if (!reading) throw new Error('no reading');
      const facts = { ...reading, personId: `person${n % 2}`, unitId: `unit${n}` };
      return { item: `volume${n}`, reading: facts };
    };
    expect(tipsOf(body('volumes'), [of(1), of(2)])).to.deep.equal([]);
    expect(tipsOf(body('volumes'), [of(1), of(2), of(3)])).to.have.lengthOf(1);
    const copied = { ...of(3), action: 'copies.make' };
    expect(tipsOf(body('volumes'), [of(1), of(2), copied])).to.have.lengthOf(1);
    expect(tipsOf(body('persons'), [of(1), of(2), of(3)])).to.deep.equal([]);
    expect(tipsOf(body('persons', 2), [of(1), of(2)])).to.have.lengthOf(1);
    expect(tipsOf(body('units', 4), [of(1), of(2), of(3)])).to.deep.equal([]);
    expect(tipsOf(body('units'), [of(1), of(2), of(3)])).to.have.lengthOf(1);
  });

  it('counts searches, and revealed numbers by whose they are', () => {
    const search = { action: 'archives.search', kind: 'DONE', item: null, reading: null };
    const counting = (measure: 'searches' | 'id_numbers'): RuleBody => ({
      kind: 'mass_access',
      parameters: { measure, windowMinutes: 60, atLeast: 2 },
    });
    expect(tipsOf(counting('searches'), [search])).to.deep.equal([]);
    expect(tipsOf(counting('searches'), [search, search])).to.have.lengthOf(1);
    const reveal = (item: string) => ({ ...search, action: 'archives.reveal_id', item });
    expect(tipsOf(counting('id_numbers'), [reveal('a'), reveal('a')])).to.deep.equal([]);
    expect(tipsOf(counting('id_numbers'), [reveal('a'), reveal('b')])).to.have.lengthOf(1);
  });
});
