import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { inflateSync } from 'node:zlib';
import { readZip } from '../../server/modules/intake/index.ts';

/** Bytes as they are, and what is packed in them: files of a zip, streams of a PDF. */
export async function partsOf(bytes: Buffer): Promise<Buffer[]> {
  if (bytes.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004')
    return [bytes, ...(await unzip(bytes))];
  if (bytes.subarray(0, 4).toString('latin1') === '%PDF') return [bytes, ...inflateStreams(bytes)];
  return [bytes];
}

async function unzip(bytes: Buffer): Promise<Buffer[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-parts-'));
  try {
    const file = join(folder, 'answer.zip');
    writeFileSync(file, bytes);
    const zip = await readZip(file);
    const parts: Buffer[] = [];
    for (const { path } of zip.entries) parts.push(await buffer(await zip.open(path)));
    await zip.close();
    return parts;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function inflateStreams(pdf: Buffer): Buffer[] {
  const text = pdf.toString('latin1');
  return [...text.matchAll(/\/FlateDecode[^>]*>>\s*stream\r?\n/g)].map(({ index, 0: head }) => {
    const start = index + head.length;
    return inflateSync(pdf.subarray(start, text.indexOf('endstream', start)));
  });
}
