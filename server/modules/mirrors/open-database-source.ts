import type { Db } from '../../../db/connect.ts';
import { MirrorAlarm } from '../../mirror/mirror-error.ts';
import type { MirrorSource } from '../../mirror/mirror-source.ts';
import { listCheckpoints, listCosignedLines, listEntries, withLines } from '../ledger/index.ts';
import { findNewest } from './store.ts';

const STRIDE = 1024;

/**
 * The ledger as its database has it: bodies as they are, whatever the columns beside them say, and under each note the
 * lines that witnesses of this origin have put there so far.
 */
export function openDatabaseSource(db: Db, origin: string): MirrorSource {
  return {
    async newest() {
      const newest = await findNewest(db);
      if (!newest) return undefined;
      const lines = await listCosignedLines(db, origin, newest.size, newest.size);
      return withLines(newest.note, lines.get(newest.size));
    },
    async *bodies(from, to) {
      for (let at = from; at < to; at += STRIDE) {
        let expected = at;
        for (const { idx, body } of await listEntries(db, at, Math.min(at + STRIDE, to))) {
          if (idx !== expected) break;
          expected += 1;
          yield body;
        }
        if (expected < Math.min(at + STRIDE, to)) {
          throw new MirrorAlarm(`数据库缺第 ${expected} 条：账目被删除`);
        }
      }
    },
    async *notesAfter(size) {
      for (let after = size; ;) {
        const page = await listCheckpoints(db, after, STRIDE);
        const last = page.at(-1);
        if (!last) return;
        const lines = await listCosignedLines(db, origin, after + 1, last.size);
        for (const { size: at, note } of page) yield withLines(note, lines.get(at));
        after = last.size;
      }
    },
  };
}
