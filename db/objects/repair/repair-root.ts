import { ROOT_FILES } from '../create-root.ts';
import type { Folders } from '../paths.ts';
import type { WriteGate } from '../write-gate.ts';
import { digestPlainFile } from './digest-plain-file.ts';
import { known } from './expected-files.ts';
import type { RepairedFile } from './repair-report.ts';
import { restoreFile } from './restore-file.ts';
import { closeWorkbench, openWorkbench } from './workbench.ts';

/** Rewrites those files of the storage root itself that are not as this repository defines them. */
export async function repairRoot(
  folders: Folders,
  gate: WriteGate,
  at: Date,
): Promise<RepairedFile[]> {
  const bench = await openWorkbench(folders, gate, { name: 'root', object: '', at });
  const files: RepairedFile[] = [];
  try {
    for (const [path, bytes] of ROOT_FILES) {
      const file = known(bytes);
      if ((await digestPlainFile(folders.root, path)) === file.sha512) continue;
      await restoreFile(bench, path, file);
      files.push({ path, action: 'restored', from: 'own' });
    }
  } finally {
    await closeWorkbench(bench);
  }
  return files;
}
