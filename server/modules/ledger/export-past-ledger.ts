import type { ExportFile } from '../../../audit/lay-out-export.ts';
import { decodeLogKeys } from '../../../audit/log-keys.ts';
import type { Db } from '../../../db/connect.ts';
import { BY_NOBODY, exportLedger, type Cosigned } from './export-ledger.ts';
import type { PastLedger } from './past-view.ts';

/**
 * A ledger of the past as the files of a folder that proves itself, up to the last head that was signed for.
 * @param lines of witnesses under its heads, by size.
 */
export async function* exportPastLedger(
  db: Db,
  past: PastLedger,
  lines: Cosigned['lines'] = BY_NOBODY.lines,
): AsyncGenerator<ExportFile> {
  const keys = decodeLogKeys(past.key);
  yield* exportLedger(db, keys, { upTo: undefined, lines }, { past: past.id });
}
