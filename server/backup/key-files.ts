import { join } from 'node:path';
import { z } from 'zod';
import type { KeyFile } from '../../crypto/keyring/keystore.ts';
import { makeFolder, writeNewFile } from '../../db/objects/durable-files.ts';
import { RestoreRefusal } from './restore-refusal.ts';

const KEYSTORE = 'keystore.json';
const VAULT = 'keys';

const keyFile = z.strictObject({
  name: z.string().regex(/^(keystore\.json|keys\/[0-9a-f]{16}-\d{4}\.jsonl)$/),
  bytes: z.base64(),
});

/** The keystore and the key vault as they stand together, a line of JSON for each file. */
export function* keyFileLines(files: readonly KeyFile[]): Generator<Buffer> {
  for (const { name, bytes } of files) {
    yield Buffer.from(`${JSON.stringify({ name, bytes: bytes.toString('base64') })}\n`);
  }
}

/**
 * Puts the files back into a home that has none.
 * @throws RestoreRefusal `key_part_altered` on a name that is not one of ours, or comes twice.
 */
export async function writeKeyFiles(home: string, source: AsyncIterable<Buffer>): Promise<void> {
  await makeFolder(join(home, VAULT));
  const seen = new Set<string>();
  for await (const line of linesOf(source)) {
    const { name, bytes } = readLine(line);
    if (seen.has(name)) throw new RestoreRefusal('key_part_altered', name);
    seen.add(name);
    await writeNewFile(join(home, name), Buffer.from(bytes, 'base64'));
  }
  if (!seen.has(KEYSTORE)) throw new RestoreRefusal('key_part_altered', KEYSTORE);
}

/** A stream that fails must fail here: Node's own line reader does not pass that on. */
async function* linesOf(source: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let parts: Buffer[] = [];
  for await (const piece of source) {
    let rest = piece;
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      yield Buffer.concat([...parts, rest.subarray(0, end)]).toString('utf8');
      parts = [];
      rest = rest.subarray(end + 1);
    }
    if (rest.length > 0) parts.push(rest);
  }
  if (parts.length > 0) throw new RestoreRefusal('key_part_altered');
}

function readLine(line: string): z.infer<typeof keyFile> {
  try {
    return keyFile.parse(JSON.parse(line));
  } catch (cause) {
    throw new RestoreRefusal('key_part_altered', '', { cause });
  }
}
