import { makeRenditions } from '../../../server/imaging/make-renditions.ts';
import { compareMarking } from '../support/compare-marking.ts';

export const benchmark = {
  about:
    'decode + marks + encode of a view page, against libjpeg-turbo decode + encode of the same page',
  run: (): Promise<void> =>
    compareMarking('page-view', 20, async (scan) => (await makeRenditions(scan)).view.bytes),
};
