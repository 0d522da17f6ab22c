import { parseClassCode } from '../../archives/index.ts';
import type { EntryRecord } from '../catalogues/catalogue.ts';
import type { PackageProfile } from '../catalogues/package-profile.ts';
import type { Note } from '../findings/note.ts';
import type { EntryReading } from './read-entries.ts';

/** Holds the images an entry names against its 页数, one set against the other, and names against the pattern. */
export function countImages(
  record: EntryRecord,
  reading: EntryReading,
  profile: PackageProfile,
  noteAny: Note,
): void {
  const { row, originals, optimised } = record;
  const note: Note = (code, message) => noteAny(code, `第 ${row} 条：${message}`, { row });
  const { pageCount } = reading;
  if (originals.length === 0) note('files.none', '没有列出原始图像');
  else if (pageCount !== undefined && originals.length !== pageCount) {
    note('files.page-count', `页数为 ${pageCount}，列出原始图像 ${originals.length} 个`);
  }
  if (optimised.length > 0 && optimised.length !== originals.length) {
    const counts = `原始图像 ${originals.length} 个，优化图像 ${optimised.length} 个`;
    note('files.optimised-count', counts);
  }
  const misnamed = originals.find((name, index) => !follows(name, index + 1, reading, profile));
  if (misnamed !== undefined) note('files.pattern', `图像名 ${misnamed} 与类号、序号、页号不一致`);
}

function follows(
  name: string,
  page: number,
  { classCode, sequence }: EntryReading,
  profile: PackageProfile,
): boolean {
  if (classCode === undefined || sequence === undefined) return true;
  const parts = profile.imageName.exec(name)?.groups;
  if (!parts) return false;
  const read = parseClassCode(parts['class'] ?? '');
  return (
    read.ok &&
    read.code === classCode &&
    Number(parts['sequence']) === sequence &&
    Number(parts['page']) === page
  );
}
