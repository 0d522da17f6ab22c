import type { Note } from '../findings/note.ts';
import type { LocatedCatalogue } from './locate-catalogue.ts';

/** Notes a folder or catalogue named `{姓名}{公民身份号码}` after somebody else: two people may be mixed up. */
export function checkFolderName(
  { entry, root }: LocatedCatalogue,
  idNumber: string,
  note: Note,
): void {
  const folder = root.split('/').at(-2) ?? '';
  const file = entry.path.slice(root.length);
  for (const name of [folder, file]) {
    const named = /(?<!\d)\d{17}[\dX](?!\d)/iu.exec(name)?.[0];
    if (named === undefined || named.toUpperCase() === idNumber) continue;
    const message = `${name} 中的身份号码与目录文件不一致`;
    note('structure.wrong-folder', message, { file: entry.path });
  }
}
