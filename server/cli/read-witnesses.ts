import { readFileSync, statSync } from 'node:fs';
import { heldCheckpoints } from '../backup/restore-home.ts';
import type { Witness } from '../backup/judge-ledger.ts';
import { CliError } from './cli-error.ts';

/**
 * What `--at-least` names: a number of entries, a checkpoint that somebody saved, or a surviving home with its lock
 * file.
 */
export function readWitnesses(given: readonly string[]): Witness[] {
  return given.flatMap((text): Witness[] => {
    if (/^\d{1,15}$/.test(text)) return [{ size: Number(text) }];
    const found = statSync(text, { throwIfNoEntry: false });
    if (!found)
      throw new CliError(`--at-least：找不到 ${text}，请给出检查点文件、数据目录或条数`, 3);
    if (!found.isDirectory()) return [{ note: readFileSync(text, 'utf8') }];
    const notes = heldCheckpoints(text);
    if (notes.length === 0) throw new CliError(`--at-least：${text} 里没有账本锁文件`, 3);
    return notes.map((note) => ({ note }));
  });
}
