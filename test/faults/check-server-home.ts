import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { openKeystore } from '../../crypto/keyring/open-keystore.ts';
import type { Keystore } from '../../crypto/keyring/keystore.ts';
import { softwareProvider } from '../../crypto/provider.ts';
import { matchesSaltedDigest } from '../../crypto/salted-digest.ts';
import type { ObjectRepository } from '../../db/objects/object-repository.ts';
import { openRepository } from '../../db/objects/open-repository.ts';
import { validateRoot } from '../../db/objects/validation/validate-root.ts';
import { parseRecord, RECORD_FILE } from '../../server/modules/archives/index.ts';
import { connectToHome } from '../support/server-process.ts';
import type { ServerHome } from './server-home.ts';

type Volume = { id: string; key_unit_code: string; key_year: number };

/**
 * Holds the home of a running server against what it answered: every accession that was imported is a
 * volume whose every page file decrypts and has its digest, and there is nothing else. Volumes in
 * `known` were read before, and are added to. Answers how many page files it read.
 */
export async function checkServerHome(
  server: ServerHome,
  imported: readonly string[],
  known: Set<string>,
): Promise<number> {
  const { home, config } = server;
  const root = join(home, 'objects');
  const db = connectToHome(home);
  const keys = mkdtempSync(join(home, 'keys-to-read-'));
  try {
    const accessions = await idsIn(db, 'accessions');
    expectSame('accessions', accessions, imported);
    const volumes = await db<Volume>('volumes').select('id', 'key_unit_code', 'key_year');
    expectSame('count of volumes', [volumes.length], [imported.length]);
    expectSame('objects', countObjects(root), volumes.length);
    expectSame('findings', await validateRoot(root, { isOurs: true }), []);
    expectSame('leftovers', server.leftovers(), []);
    const keystore = await openCopy(home, keys, config.keystoreSecretFile ?? '');
    const repository = await openRepository(root);
    let files = 0;
    for (const volume of volumes.filter(({ id }) => !known.has(id))) {
      files += await readVolume({ db, keystore, repository }, volume);
      known.add(volume.id);
    }
    return files;
  } finally {
    await db.destroy();
    rmSync(keys, { recursive: true });
  }
}

/** The keys as they lie there: the server has them open, and only one may. */
async function openCopy(home: string, folder: string, secretFile: string): Promise<Keystore> {
  for (const name of ['keystore.json', 'keys']) {
    cpSync(join(home, name), join(folder, name), { recursive: true });
  }
  return openKeystore(join(folder, 'keystore.json'), readFileSync(secretFile, 'utf8').trim());
}

type Reading = { db: Knex; keystore: Keystore; repository: ObjectRepository };

/** Page by page, as the volume's own record lists them; the database must list the same. */
async function readVolume(
  { db, keystore, repository }: Reading,
  { id, key_unit_code: unit, key_year: year }: Volume,
): Promise<number> {
  const key = await keystore.openVolumeKey({ unit, year, volume: id });
  const open = async (path: string): Promise<Buffer> => {
    const sealed = await repository.readWhole(id, 1, path);
    return softwareProvider.openObject(key, { volume: id, version: 1, path }, sealed);
  };
  const record = parseRecord(await open(RECORD_FILE));
  if (typeof record === 'string' || 'malformed' in record) throw new Error(`no record: ${id}`);
  const pages = record.materials.flatMap((material) => material.pages);
  const shown = await db('pages').where({ volume_id: id }).select<{ id: string }[]>('id');
  expectSame('pages', shown.map((page) => page.id).sort(), pages.map((page) => page.id).sort());
  let files = 0;
  for (const page of pages) {
    for (const [name, { salt, sm3 }] of Object.entries(page.files)) {
      const path = `${page.path}/${name}`;
      const digest = { salt: Buffer.from(salt, 'hex'), digest: Buffer.from(sm3, 'hex') };
      if (!matchesSaltedDigest(await open(path), digest)) throw new Error(`altered: ${id} ${path}`);
      files += 1;
    }
  }
  return files;
}

async function idsIn(db: Knex, table: string): Promise<string[]> {
  const rows = await db(table).select<{ id: string }[]>('id');
  return rows.map(({ id }) => id).sort();
}

function countObjects(root: string): number {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('0=ocfl_object_1.1')).length;
}

function expectSame(what: string, actual: unknown, wanted: unknown): void {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(wanted)];
  if (is !== should) throw new Error(`${what}: ${is}, and not ${should}`);
}
