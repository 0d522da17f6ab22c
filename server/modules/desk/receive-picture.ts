import type { Readable } from 'node:stream';
import { AppError, invalid } from '../../errors.ts';
import { MOST_PICTURE_BYTES } from './words.ts';

/**
 * Holds an uploaded picture in memory: it is kept nowhere.
 * @throws AppError `too_large` above 32 MiB, `invalid` where nothing came.
 */
export async function receivePicture(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MOST_PICTURE_BYTES) throw tooLarge();
      chunks.push(chunk);
    }
  } finally {
    // Unread, the rest would stand in the way of the answer.
    body.resume();
  }
  if (bytes === 0) throw invalid('没有收到图片内容：这是一个空文件，请重新选择');
  return Buffer.concat(chunks);
}

function tooLarge(): AppError {
  return new AppError('too_large', '图片超过 32 MB：请另存为 JPEG，或只截取有页面的部分再试');
}
