import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { makeFolder, writeNewFile } from '../../db/objects/durable-files.ts';
import { hasCode } from '../../db/objects/errors.ts';
import { RestoreRefusal } from './restore-refusal.ts';

const KEYSTORE = 'keystore.json';
const VAULT = 'keys';

const keyFile = z.strictObject({
  name: z.string().regex(/^(keystore\.json|keys\/[0-9a-f]{16}-\d{4}\.jsonl)$/),
  text: z.string(),
});

/**
 * The keystore and the key vault of a home, a line of JSON for each file. The keystore is read first and held against
 * itself at the end: where a rotation came in between, the files do not belong together.
 * @throws where that happened; the caller begins anew.
 */
export async function* readKeyFiles(home: string): AsyncGenerator<Buffer> {
  const keystore = await readFile(join(home, KEYSTORE), 'utf8');
  yield lineOf(KEYSTORE, keystore);
  for (const name of await vaultNames(home)) {
    yield lineOf(`${VAULT}/${name}`, await readFile(join(home, VAULT, name), 'utf8'));
  }
  if ((await readFile(join(home, KEYSTORE), 'utf8')) === keystore) return;
  throw new Error('the keystore was changed while it was being backed up');
}

/**
 * Puts the files back into a home that has none.
 * @throws RestoreRefusal `key_part_altered` on a name that is not one of ours, or comes twice.
 */
export async function writeKeyFiles(home: string, source: AsyncIterable<Buffer>): Promise<void> {
  await makeFolder(join(home, VAULT));
  const seen = new Set<string>();
  for await (const line of linesOf(source)) {
    const { name, text } = readLine(line);
    if (seen.has(name)) throw new RestoreRefusal('key_part_altered', name);
    seen.add(name);
    await writeNewFile(join(home, name), Buffer.from(text));
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

function lineOf(name: string, text: string): Buffer {
  return Buffer.from(`${JSON.stringify({ name, text })}\n`);
}

async function vaultNames(home: string): Promise<string[]> {
  try {
    const names = await readdir(join(home, VAULT));
    return names.filter((name) => keyFile.shape.name.safeParse(`${VAULT}/${name}`).success).sort();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}
