import jpeg from '@julusian/jpeg-turbo';
import { buildDemoPlan } from '../../../server/demo/build-demo-plan.ts';
import { paintPage } from '../../../server/demo/paint-page.ts';

/** A page of the demo as it was scanned: 2480 × 3508 pixels. */
export async function paintSamplePage(pageNumber = 2): Promise<Buffer> {
  const plan = buildDemoPlan('bench');
  const [volume] = plan.volumes;
  const person = plan.people.find(({ idNumber }) => idNumber === volume?.personIdNumber);
  const material = volume?.materials[0];
  if (!person || !material) throw new Error('the plan has no page to paint');
  return paintPage({
    seed: 'bench',
    person,
    material,
    pageNumber,
    size: 'full',
    isCleaned: false,
  });
}

/** Room for any page and its JPEG, used again: fresh memory each time would cost the floor what ours does not pay. */
const PAGE_BYTES = 2600 * 3600 * 3;
const pixels = Buffer.allocUnsafeSlow(PAGE_BYTES);
const room = Buffer.allocUnsafeSlow(jpeg.bufferSize({ width: 2600, height: 3600 }));

/** The least that marking can cost: the same page, decoded and encoded. */
export function copyPage(bytes: Buffer): Buffer {
  const { data, width, height } = jpeg.decompressSync(bytes, pixels, { format: jpeg.FORMAT_RGB });
  const options = { width, height, quality: 75, format: jpeg.FORMAT_RGB };
  return Buffer.copyBytesFrom(jpeg.compressSync(data, room, options));
}
