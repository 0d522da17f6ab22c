import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readZip } from '../../server/modules/intake/index.ts';

/** Unpacks a zip that the server made into an existing folder. */
export async function unpackZip(file: string, folder: string): Promise<void> {
  const zip = await readZip(file);
  try {
    for (const { path } of zip.entries) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), await zip.open(path));
    }
  } finally {
    await zip.close();
  }
}
