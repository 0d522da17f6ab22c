import { createImagePool } from '../../../../server/imaging/image-pool.ts';
import type { ImagePool } from '../../../../server/imaging/image-pool.ts';
import type { InspectImage } from '../../../../server/modules/intake/checks/judge-image.ts';
import { prepareTestFonts } from '../../../imaging/prepare-test-fonts.ts';

/** The real inspector, in its own process, for the tests of one `describe`. Call it inside the `describe`. */
export function imageInspector(): InspectImage {
  let pool: ImagePool | undefined;
  before(async () => {
    await prepareTestFonts();
    pool = createImagePool();
  });
  after(() => pool?.close());
  return (image) => {
    if (!pool) throw new Error('inspected outside a test');
    return pool.inspect(image, { key: 'test' });
  };
}
