import { buildDemoPlan } from '../../../server/demo/build-demo-plan.ts';
import { paintPage } from '../../../server/demo/paint-page.ts';

/** First pages of the synthetic city's materials as scans, every fifth on cleaned white paper. */
export async function* paintScans(count: number): AsyncGenerator<Buffer> {
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
      yield paintPage({ seed, person, material, pageNumber: 1, size: 'full', isCleaned });
    }
  }
}
