import { expect } from 'chai';
import { judgePictures } from '../../../client/features/ledger/judge-picture.ts';

const picture = { size: 1000, type: 'image/png' };

describe('judgePictures', () => {
  for (const [about, files, words] of [
    ['a picture', [picture], /^$/],
    ['a scan whose type the browser does not know', [{ size: 1, type: '' }], /^$/],
    ['nothing', [], /没有找到图片/],
    ['two pictures', [picture, picture], /一次只能溯源一张/],
    ['0 bytes', [{ ...picture, size: 0 }], /空文件/],
    ['33 MB', [{ ...picture, size: 33 * 1024 * 1024 }], /超过 32 MB/],
    ['a picture of a telephone', [{ ...picture, type: 'image/heic' }], /HEIC/],
    ['a document', [{ ...picture, type: 'application/pdf' }], /JPEG、PNG 或 TIFF/],
  ] as const) {
    it(`says of ${about} what to do, or takes it`, () => {
      expect(judgePictures(files)).to.match(words);
    });
  }
});
