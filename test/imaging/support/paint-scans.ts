import { buildDemoPlan } from '../../../server/demo/build-demo-plan.ts';
import { paintPage } from '../../../server/demo/paint-page.ts';
import { createRandom } from '../../../server/demo/random.ts';
import { laySheets } from '../../../server/demo/sheets/lay-sheets.ts';
import type { TextInk } from '../../../server/demo/sheets/sheet.ts';

/** A scan as a JPEG, and what is printed on it, without handwriting. */
export type PaintedScan = { scan: Buffer; printed: string };

/** First pages of the synthetic city's materials, every fifth on cleaned white paper. */
export async function* paintScans(count: number): AsyncGenerator<PaintedScan> {
  const seed = 'bench';
  const { volumes, people } = buildDemoPlan(seed);
  let painted = 0;
  for (const { personIdNumber, materials } of volumes) {
    const person = people.find(({ idNumber }) => idNumber === personIdNumber);
    if (!person) continue;
    for (const material of materials) {
      if (painted === count) return;
      painted += 1;
      const isCleaned = painted % 5 === 0;
      const order = { seed, person, material, pageNumber: 1, size: 'full', isCleaned } as const;
      const random = createRandom(seed, person.idNumber, material.classCode, material.seq);
      const [sheet = []] = laySheets({ person, material, random });
      const isPrinted = (ink: (typeof sheet)[number]): ink is TextInk =>
        ink.kind === 'text' && (ink.face === 'print' || ink.face === 'bold');
      const printed = sheet.filter(isPrinted).map(({ text }) => text);
      yield { scan: await paintPage(order), printed: printed.join('') };
    }
  }
}
