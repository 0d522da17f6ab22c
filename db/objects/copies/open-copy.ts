import { createRoot } from '../create-root.ts';
import { foldersOf, type Folders } from '../paths.ts';
import { listStages } from '../staging.ts';
import { settleStage } from './settle-stage.ts';

/**
 * Opens an OCFL root that copies are written to, making it when there is none, and settles what a
 * process that died had begun. One process may write.
 * @throws RepositoryError `damaged` when the folder is something else.
 */
export async function openCopy(root: string): Promise<Folders> {
  const folders = foldersOf(root);
  await createRoot(folders);
  for (const stageFolder of await listStages(folders)) await settleStage(folders, stageFolder);
  return folders;
}
