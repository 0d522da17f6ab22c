import type { Db } from '../../../db/connect.ts';
import { MirrorAlarm } from '../../mirror/mirror-error.ts';
import type { MirrorSource } from '../../mirror/mirror-source.ts';
import { listCheckpoints, listEntries } from '../ledger/index.ts';
import { findNewestNote } from './store.ts';

const STRIDE = 1024;

/** The ledger as its database has it: bodies as they are, whatever the columns beside them say. */
export function openDatabaseSource(db: Db): MirrorSource {
  return {
    newest: () => findNewestNote(db),
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
        for (const { note } of page) yield note;
        const last = page.at(-1);
        if (!last) return;
        after = last.size;
      }
    },
  };
}
