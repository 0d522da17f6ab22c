import { expect } from 'chai';
import { buildDemoPlan } from '../../server/demo/build-demo-plan.ts';
import type { DemoMaterial, DemoPerson, DemoPlan } from '../../server/demo/demo-plan.ts';
import { paintPage } from '../../server/demo/paint-page.ts';
import type { PageOrder } from '../../server/demo/paint-page.ts';
import { createRandom } from '../../server/demo/random.ts';
import { laySheets } from '../../server/demo/sheets/lay-sheets.ts';
import type { Ink } from '../../server/demo/sheets/sheet.ts';
import { widthMm } from '../../server/demo/sheets/sheet.ts';
import { inspectImage } from '../../server/imaging/inspect-image.ts';
import { missingGlyphs } from '../../server/imaging/missing-glyphs.ts';
import { prepareTestFonts } from '../imaging/prepare-test-fonts.ts';

describe('demo pages', () => {
  const plan = buildDemoPlan('lantai-2026');
  before(prepareTestFonts);

  it('are laid out to the number of pages that the catalogue names', () => {
    for (const { person, material } of listPapers(plan)) {
      const sheets = laySheets({ person, material, random: createRandom('layout') });
      expect(sheets.length, material.title).to.equal(material.pages);
    }
  });

  it('stay on the paper and within the letters that the fonts have', () => {
    for (const { person, material } of listPapers(plan)) {
      const inks = laySheets({ person, material, random: createRandom('layout') }).flat();
      const texts = inks.flatMap((ink) => (ink.kind === 'text' ? [ink.text] : []));
      expect(missingGlyphs(texts.join('').replace(/\s/g, ''))).to.be.empty;
      for (const ink of inks) expect(isOnPaper(ink), JSON.stringify(ink)).to.equal(true);
    }
  });

  it('are A4 at 300 dpi, 300–700 KB, whatever the form', async () => {
    const forms = new Map(listPapers(plan).map((paper) => [paper.material.form, paper]));
    expect(forms.size).to.equal(9);
    for (const [form, { person, material }] of forms) {
      const page = await paintPage(order(person, material, { pageNumber: material.pages }));
      const facts = await inspectImage(page);
      expect(facts, form).to.deep.equal({ format: 'jpeg', width: 2480, height: 3508, dpi: 300 });
      expect(page.length, form).to.be.within(280_000, 720_000);
    }
  });

  it('are the same for the same seed; cleaned, small or of another seed they differ', async () => {
    const [paper] = listPapers(plan);
    if (paper === undefined) throw new Error('the plan is empty');
    const paint = (changes: Partial<PageOrder>) =>
      paintPage(order(paper.person, paper.material, { size: 'small', ...changes }));
    const page = await paint({});
    expect(await paint({})).to.deep.equal(page);
    expect(await paint({ isCleaned: true })).not.to.deep.equal(page);
    expect(await paint({ seed: 'another' })).not.to.deep.equal(page);
    expect(await inspectImage(page)).to.deep.equal({
      format: 'jpeg',
      width: 620,
      height: 877,
      dpi: 75,
    });
  });

  it('do not go beyond the last', async () => {
    const [paper] = listPapers(plan);
    if (paper === undefined) throw new Error('the plan is empty');
    const beyond = order(paper.person, paper.material, { pageNumber: paper.material.pages + 1 });
    expect(await paintPage(beyond).catch((error: unknown) => error)).to.be.instanceOf(RangeError);
  });
});

type FiledPaper = { person: DemoPerson; material: DemoMaterial };

function listPapers(plan: DemoPlan): FiledPaper[] {
  return plan.volumes.flatMap(({ personIdNumber, materials }) => {
    const person = plan.people.find(({ idNumber }) => idNumber === personIdNumber);
    return person === undefined ? [] : materials.map((material) => ({ person, material }));
  });
}

function order(person: DemoPerson, material: DemoMaterial, changes: Partial<PageOrder>): PageOrder {
  const plain = { seed: 'qingyuan', pageNumber: 1, size: 'full', isCleaned: false } as const;
  return { ...plain, person, material, ...changes };
}

function isOnPaper(ink: Ink): boolean {
  const isInside = (x: number, y: number) => x >= 8 && x <= 204 && y >= 8 && y <= 292;
  if (ink.kind === 'rule') return isInside(ink.x1, ink.y1) && isInside(ink.x2, ink.y2);
  const right = ink.kind === 'text' ? ink.x + widthMm(ink.text, ink.sizeMm) : ink.x;
  return isInside(ink.x, ink.y) && isInside(right, ink.y);
}
