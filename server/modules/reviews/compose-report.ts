import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { AppError, invalid } from '../../errors.ts';
import { countFindings, judgedSize } from '../oversight/index.ts';
import type { Period, ReviewReport } from './contract.ts';
import { firstDayOf, lastDayOf, nextStart, shiftDay, startOf } from './periods.ts';
import { countActors, countActs, headBefore, listClosedDays } from './view.ts';

/**
 * The report of a period that is over. All of it is as of the end of the period, but for days that were closed since.
 * @throws AppError `invalid` for no period, or one that goes on; `conflict` while its entries are being judged.
 */
export async function composeReport(
  { ledger, clock }: Pick<Services, 'ledger' | 'clock'>,
  db: Db,
  period: Period,
  startsOn: string,
): Promise<ReviewReport> {
  const end = startOf(nextStart(period, startsOn));
  if (firstDayOf(period, startsOn) !== startsOn) {
    throw invalid('周报须从周一起，月报须从 1 日起，请从列表中选择', 'startsOn');
  }
  if (clock() < end) throw invalid('这一时段还没有结束，请期满后再审查', 'startsOn');
  const before = await headBefore(db, startOf(startsOn));
  const after = await headBefore(db, end);
  if (!after) throw invalid('这一时段账本还没有建立，没有可审查的内容', 'startsOn');
  const from = before?.size ?? 0;
  if ((await judgedSize(db)) < after.size) {
    throw new AppError('conflict', '监督规则还在检查这一时段的条目，请几分钟后再打开');
  }
  const acts = await countActs(db, from, after.size);
  return {
    origin: ledger.origin,
    period,
    startsOn,
    endsOn: lastDayOf(period, startsOn),
    headBefore: before,
    headAfter: after,
    acts,
    entries: after.size - from,
    refusals: acts.reduce((sum, { refused }) => sum + refused, 0),
    actors: await countActors(db, from, after.size),
    findings: await countFindings(db, startOf(startsOn), end),
    days: await daysOf(db, ledger.origin, period, startsOn),
  };
}

async function daysOf(
  db: Db,
  origin: string,
  period: Period,
  startsOn: string,
): Promise<ReviewReport['days']> {
  const endsOn = lastDayOf(period, startsOn);
  const closed = await listClosedDays(db, origin, startsOn, endsOn);
  const days: ReviewReport['days'] = [];
  for (let day = startsOn; day <= endsOn; day = shiftDay(day, 1)) {
    const found = closed.get(day);
    days.push({ day, size: found?.size ?? null, witnesses: found?.witnesses ?? 0 });
  }
  return days;
}
