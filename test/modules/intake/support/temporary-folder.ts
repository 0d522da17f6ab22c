import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for the tests of one `describe`, gone after them. Call it inside the `describe`. */
export function temporaryFolder(): () => string {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lantai-intake-'));
  });
  after(() => rm(folder, { recursive: true }));
  return () => folder;
}
