import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeDurably } from '../crypto/keyring/durable-files.ts';
import { makeFolder } from '../db/objects/durable-files.ts';

const FOLDER = 'first-run';

/** What one officer of the first day is handed: how to sign in, once. */
export type OfficerNote = { role: string; name: string; loginName: string; secret: string };

/** Writes a file for each officer (mode 0600, in a folder of mode 0700), durable when it settles; their paths. */
export async function writeOfficerNotes(home: string, notes: OfficerNote[]): Promise<string[]> {
  const folder = join(home, FOLDER);
  await makeFolder(folder, home);
  const paths: string[] = [];
  for (const note of notes) {
    const path = join(folder, `${note.loginName}.txt`);
    await writeDurably(path, textOf(note), { isNew: false });
    paths.push(path);
  }
  return paths;
}

/** Files that were written and not yet destroyed. */
export function listOfficerNotes(home: string): string[] {
  const folder = join(home, FOLDER);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .map((name) => join(folder, name));
}

function textOf({ name, loginName, secret }: OfficerNote): string {
  return [
    `兰台 · ${name}首次登录`,
    '',
    `登录名：${loginName}`,
    `一次性口令：${secret}`,
    '',
    '请在服务器控制台登录；首次登录须修改口令，改好后请销毁本文件。',
    '三份口令分别交给三个人，任何人不得持有其中两份。',
    '',
  ].join('\n');
}
