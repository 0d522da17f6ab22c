import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { TestApp } from '../../../support/app.ts';

const TABLES = [
  'authorities',
  'counters',
  'materials',
  'pages',
  'person_id_numbers',
  'person_names',
  'persons',
  'volume_versions',
  'volumes',
];

/** All that an import may leave behind, as one comparable value: rows, bytes of the store, waiting uploads. */
export type Stock = {
  rows: Record<string, string[]>;
  objects: Record<string, string>;
  staging: string[];
};

export async function takeStock({ database, home }: TestApp): Promise<Stock> {
  const rows: Stock['rows'] = {};
  for (const table of TABLES) {
    const found = await database.superuser.raw<{ rows: { line: string }[] }>(
      'select t::text as line from ?? t order by 1',
      [table],
    );
    rows[table] = found.rows.map(({ line }) => line);
  }
  const objects: Stock['objects'] = {};
  for (const folder of ['objects', 'objects.staging', 'objects.withheld']) {
    for (const [path, bytes] of filesBelow(join(home, folder))) {
      objects[`${folder}/${path}`] = createHash('sha256').update(bytes).digest('hex');
    }
  }
  return { rows, objects, staging: readdirSync(join(home, 'staging')) };
}

/** Every file below a folder with its bytes; a folder that is not there has none. */
export function* filesBelow(folder: string): Generator<[path: string, bytes: Buffer]> {
  if (!existsSync(folder)) return;
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const file = join(folder, path);
    if (statSync(file).isFile()) yield [path, readFileSync(file)];
  }
}
