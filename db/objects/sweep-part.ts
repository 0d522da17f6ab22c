import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT_FILES } from './create-root.ts';
import { hasCode } from './errors.ts';
import type { ListedObject } from './list-objects.ts';
import { objectIdIn } from './object-id-in.ts';
import { foldersOf } from './paths.ts';
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

/** Reports what stands beside the objects in a root and is none of ours. */
export async function sweepTop(root: string, report: Report): Promise<void> {
  const ours = new Set([...ROOT_FILES.keys()].map((path) => path.split('/')[0]));
  for (const { name } of await readdir(foldersOf(root).root, { withFileTypes: true })) {
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
    if (!hasCode(error, 'ENOTDIR')) throw error;
    report('E072', above);
    return [];
  }
}
