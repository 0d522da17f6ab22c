import { randomUUIDv7 } from 'node:crypto';
import { sm3 } from '../../../crypto/sm3.ts';
import type { Services } from '../../context.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import { BUILT_IN_CALENDAR, BUILT_IN_RULES } from './built-in-rules.ts';
import {
  insertCalendar,
  insertRuleVersion,
  listCalendars,
  listRuleVersions,
} from './rule-store.ts';

/** Sets down, at every start, the rules of the program that were never here before; what people made of them stays. */
export async function openRules({
  db,
  ledger,
  clock,
}: Pick<Services, 'db' | 'ledger' | 'clock'>): Promise<void> {
  const known = new Set((await listRuleVersions(db)).map(({ builtIn }) => builtIn));
  const fresh = Object.entries(BUILT_IN_RULES).filter(([word]) => !known.has(word));
  const hasCalendar = (await listCalendars(db)).length > 0;
  if (fresh.length === 0 && hasCalendar) return;
  await withinTransaction(db, ledger.recordedIn, async (tx) => {
    const { entryId } = await ledger.record(tx, {
      kind: 'CHANGE',
      action: 'oversight.start',
      actor: 'system',
      outcome: `${fresh.length} rules`,
      content: sm3(JSON.stringify([fresh, hasCalendar ? null : BUILT_IN_CALENDAR])),
    });
    const adopted = { changeId: null, entryId, adoptedAt: clock() };
    for (const [builtIn, draft] of fresh) {
      await insertRuleVersion(tx, {
        ruleId: randomUUIDv7(),
        version: 1,
        builtIn,
        draft,
        ...adopted,
      });
    }
    if (!hasCalendar) {
      await insertCalendar(tx, { version: 1, calendar: BUILT_IN_CALENDAR, ...adopted });
    }
  });
}
