import { sm3 } from '../../../../crypto/sm3.ts';
import type { PackageProfile } from '../catalogues/package-profile.ts';
import type { Note } from '../findings/note.ts';
import { PackageFault } from '../packages/package-fault.ts';
import type { PackageEntry, PackageSource } from '../packages/package-source.ts';
import { readEntry } from '../packages/read-entry.ts';
import type { MatchedImages } from './match-images.ts';
import { judgeImage } from './judge-image.ts';
import type { InspectImage } from './judge-image.ts';

/** One image as it was when checked; the importer must find the same digest. */
export type PageImage = {
  readonly path: string;
  readonly bytes: number;
  /** SM3 of the file, hex. */
  readonly sm3: string;
  readonly format: string;
  readonly width: number;
  readonly height: number;
  readonly dpi: number | undefined;
};

export type Inspection = {
  readonly inspectImage: InspectImage;
  readonly profile: PackageProfile;
  /** Images in hand at once; each is wholly in memory. */
  readonly concurrency: number;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (done: number, total: number, current: string) => void;
};

type Task = {
  readonly entry: PackageEntry;
  readonly row: number;
  readonly page: number;
  readonly set: 'originals' | 'optimised';
};

/** Reads, digests and decodes every image once. Returns the sound ones by path. */
export async function inspectImages(
  source: PackageSource,
  matched: readonly MatchedImages[],
  inspection: Inspection,
  note: Note,
): Promise<Map<string, PageImage>> {
  const tasks = matched.flatMap((images) => [
    ...tasksOf(images, 'originals'),
    ...tasksOf(images, 'optimised'),
  ]);
  const sound = new Map<string, PageImage>();
  const queue = tasks.values();
  let done = 0;
  const work = async () => {
    for (const task of queue) {
      inspection.signal?.throwIfAborted();
      inspection.onProgress(done, tasks.length, task.entry.path);
      const image = await inspectOne(source, task, inspection, note);
      if (image) sound.set(image.path, image);
      inspection.onProgress(++done, tasks.length, task.entry.path);
    }
  };
  await Promise.all(Array.from({ length: inspection.concurrency }, work));
  noteRepetitions(tasks, sound, note);
  return sound;
}

function tasksOf(images: MatchedImages, set: Task['set']): Task[] {
  return images[set].flatMap((entry, index) =>
    entry ? [{ entry, row: images.row, page: index + 1, set }] : [],
  );
}

async function inspectOne(
  source: PackageSource,
  { entry, row, page }: Task,
  { inspectImage, profile }: Inspection,
  noteAny: Note,
): Promise<PageImage | undefined> {
  const { path } = entry;
  const note: Note = (code, message) => noteAny(code, message, { file: path, row, page });
  const content = await readOrNote(source, entry, note);
  if (!content) return undefined;
  // The inspector may take the buffer over to another thread: digest first.
  const digest = sm3(content).toString('hex');
  const facts = await judgeImage(content, path, inspectImage, profile, note);
  return facts && { path, bytes: entry.bytes, sm3: digest, ...facts };
}

async function readOrNote(
  source: PackageSource,
  entry: PackageEntry,
  note: Note,
): Promise<Buffer | undefined> {
  try {
    return await readEntry(source, entry);
  } catch (fault) {
    if (!(fault instanceof PackageFault)) throw fault;
    note('container.damaged', fault.message);
    return undefined;
  }
}

function noteRepetitions(
  tasks: readonly Task[],
  sound: ReadonlyMap<string, PageImage>,
  note: Note,
): void {
  const firstPaths = new Map<string, string>();
  for (const { entry, row, page, set } of tasks) {
    const { path } = entry;
    const key = `${set} ${sound.get(path)?.sm3 ?? path}`;
    const firstPath = firstPaths.get(key) ?? path;
    firstPaths.set(key, firstPath);
    if (firstPath === path) continue;
    note('images.repeated', `${path} 与 ${firstPath} 完全相同`, { file: path, row, page });
  }
}
