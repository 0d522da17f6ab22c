import type { IncomingMessage } from 'node:http';
import { AppError, invalid } from '../errors.ts';

const MAX_JSON_BYTES = 256 * 1024;

/** Reads a JSON body, refusing one over 256 KiB before it is held in memory. `undefined` when empty. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const bytes = await readLimited(request);
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw invalid('请求内容不是有效的 JSON');
  }
}

async function readLimited(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    const body = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > MAX_JSON_BYTES) throw new AppError('too_large', '提交的内容过大，请分次提交');
      chunks.push(chunk);
    }
  } finally {
    // What is left of a body would stand in the way of the next request on the same connection.
    request.resume();
  }
  return Buffer.concat(chunks);
}
