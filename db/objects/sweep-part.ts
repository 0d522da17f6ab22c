import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT_FILES } from './create-root.ts';
import { hasCode } from './errors.ts';
import type { ListedObject } from './list-objects.ts';
import { objectIdIn } from './object-id-in.ts';
import { foldersOf } from './paths.ts';
import { checkRootFiles } from './validation/check-root-files.ts';
import { listFolder } from './validation/disk.ts';
import type { Report } from './validation/finding.ts';

/** First letters of the layout's folders: a sixteenth of the objects each. */
export const PARTS = Array.from({ length: 16 }, (_, at) => at.toString(16));

const TUPLE = /^[0-9a-f]{2}$/;
const OBJECT_FOLDER = /^[0-9a-f]{64}$/;

/**
 * The objects in one part of a root, one after another, and a report of what does not belong there
 * by its path. Ends early, with the signal's reason, when it is aborted.
 */
export async function* sweepPart(
  root: string,
  part: string,
  report: Report,
  signal: AbortSignal,
): AsyncGenerator<ListedObject> {
  const { root: path } = foldersOf(root);
  const letters = Array.from({ length: 16 }, (_, at) => `${part}${at.toString(16)}`);
  for (const first of letters) {
    for (const second of await foldersIn(path, first, TUPLE, report)) {
      for (const folder of await foldersIn(path, second, OBJECT_FOLDER, report)) {
        signal.throwIfAborted();
        yield { folder, objectId: await objectIdIn(path, folder) };
      }
    }
  }
}

/** Checks what a root has beside its objects, and reports what else stands there. */
export async function sweepTop(root: string, report: Report): Promise<void> {
  const { root: path } = foldersOf(root);
  const entries = await listFolder(path, '', report);
  if (!entries) return;
  await checkRootFiles(path, entries, true, report);
  const ours = new Set([...ROOT_FILES.keys()].map((name) => name.split('/')[0]));
  for (const { name } of entries) {
    if (!TUPLE.test(name) && !ours.has(name)) report('E072', name);
  }
}

async function foldersIn(
  root: string,
  above: string,
  pattern: RegExp,
  report: Report,
): Promise<string[]> {
  try {
    const entries = await readdir(join(root, above), { withFileTypes: true });
    const isFolder = (name: string): boolean =>
      entries.some((entry) => entry.name === name && entry.isDirectory() && pattern.test(name));
    for (const { name } of entries) if (!isFolder(name)) report('E072', `${above}/${name}`);
    return entries
      .map(({ name }) => name)
      .filter(isFolder)
      .map((name) => `${above}/${name}`);
  } catch (error) {
    // Its last object was withheld meanwhile.
    if (hasCode(error, 'ENOENT')) return [];
    report(hasCode(error, 'ENOTDIR') ? 'E072' : 'L004', above);
    return [];
  }
}
