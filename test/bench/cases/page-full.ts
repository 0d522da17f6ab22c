import { compareMarking } from '../support/compare-marking.ts';

export const benchmark = {
  about:
    'decode + marks + encode of a full page of 2480 px, against libjpeg-turbo decode + encode of the same page',
  run: (): Promise<void> => compareMarking('page-full', 5, (scan) => Promise.resolve(scan)),
};
