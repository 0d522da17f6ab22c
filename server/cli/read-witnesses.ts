import { readFileSync, statSync } from 'node:fs';
import { readUnverified } from '../../audit/checkpoint.ts';
import { heldCheckpoints } from '../backup/restore-home.ts';
import type { Witness } from '../backup/judge-ledger.ts';
import { CliError } from './cli-error.ts';

/** Entries and root, as the paper register has them: `1234:` and 64 hex digits. */
const WRITTEN_DOWN = /^(\d{1,15}):([0-9a-f]{64})$/i;

/** How many entries what `--at-least` names knows of, whosever ledger it is. */
export function sizeOfWitness(text: string): number {
  const sizes = readWitnesses([text], true).map((witness) =>
    'note' in witness ? readUnverified(witness.note).size : witness.size,
  );
  return Math.max(0, ...sizes);
}

/**
 * What `--at-least` names: a checkpoint that somebody saved, entries and root from the paper register, or a surviving
 * home with its lock file. A bare number of entries tells no fork and serves for a rehearsal only.
 */
export function readWitnesses(given: readonly string[], allowsCount: boolean): Witness[] {
  return given.flatMap((text): Witness[] => {
    if (/^\d{1,15}$/.test(text)) {
      if (allowsCount) return [{ size: Number(text) }];
      throw new CliError(
        `--at-least：只有条数（${text}）不足为凭，请给出检查点文件，或登记簿上的 条数:总摘要`,
        3,
      );
    }
    const [, size, root] = WRITTEN_DOWN.exec(text) ?? [];
    if (size !== undefined && root !== undefined)
      return [{ size: Number(size), root: Buffer.from(root, 'hex') }];
    const found = statSync(text, { throwIfNoEntry: false });
    if (!found) {
      throw new CliError(
        `--at-least：找不到 ${text}，请给出检查点文件、数据目录，或登记簿上的 条数:总摘要`,
        3,
      );
    }
    if (!found.isDirectory()) return [{ note: readFileSync(text, 'utf8') }];
    const notes = heldCheckpoints(text);
    if (notes.length === 0) throw new CliError(`--at-least：${text} 里没有账本锁文件`, 3);
    return notes.map((note) => ({ note }));
  });
}
