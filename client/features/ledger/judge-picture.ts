import { MOST_PICTURE_BYTES } from '../../../server/modules/desk/words.ts';

/** What is wrong with the files that somebody dropped, chose or pasted; empty where they are one picture to try. */
export function judgePictures(files: readonly Pick<File, 'size' | 'type'>[]): string {
  const [file] = files;
  if (!file) return '没有找到图片，请选择图片文件，或先复制一张图片再粘贴。';
  if (files.length > 1) return '一次只能溯源一张图片，请逐张进行。';
  if (file.size === 0) return '这是一个空文件，请重新选择。';
  if (file.size > MOST_PICTURE_BYTES) {
    return '图片超过 32 MB：请另存为 JPEG，或只截取有页面的部分再试。';
  }
  // What a browser has no type for is left to the server, which looks at the bytes.
  const isOther = file.type !== '' && !/^image\/(jpeg|png|tiff)$/.test(file.type);
  return isOther ? '请选择 JPEG、PNG 或 TIFF 图片；HEIC、WebP 等请先另存为 JPEG。' : '';
}
