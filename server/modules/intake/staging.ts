import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config.ts';

/** Where an uploaded package waits for its verdict. */
export function stagingFile({ home }: Pick<Config, 'home'>, accessionId: string): string {
  return join(home, 'staging', `${accessionId}.zip`);
}

/** Makes the folder, and removes what no open accession waits for. */
export function prepareStaging({ home }: Pick<Config, 'home'>, waiting: string[]): void {
  const folder = join(home, 'staging');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const keep = new Set(waiting.map((id) => `${id}.zip`));
  for (const name of readdirSync(folder)) {
    if (!keep.has(name)) rmSync(join(folder, name), { force: true });
  }
}
