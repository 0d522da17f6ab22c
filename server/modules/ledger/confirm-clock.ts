import { traceOf } from '../../http/actor.ts';
import { changeKind } from '../../change-kind.ts';
import { minuteOf } from '../../clock.ts';
import type { Services } from '../../context.ts';
import { AppError, invalid } from '../../errors.ts';
import { sayLapse } from './clock-words.ts';
import { CONFIRM_CLOCK } from './confirmation-store.ts';
import type { ConfirmClock } from './contract.ts';

/** For how long the time that was looked at speaks for the time of the confirmation. */
const HOLDS_MS = 24 * 3_600_000;
const LABELS = {
  behind: '早于最近一次签名',
  back: '走慢',
  forward: '突然走快',
  gap: '距最近一次签名',
} as const;

/** 确认系统时间: the clock is right although it jumped, or is far ahead of the last head. */
export const confirmClockKind = changeKind<ConfirmClock>({
  kind: CONFIRM_CLOCK,
  label: '确认系统时间',
  duty: 'administration',
  target: () => null,
  async check(services, _db, { time }) {
    const { clock } = services;
    const trouble = await requireTrouble(services);
    const passed = clock().getTime() - Date.parse(time);
    if (passed < -60_000 || passed > HOLDS_MS) {
      throw invalid('所确认的时间与服务器现在的时间不符或已逾一天，请刷新后重新提出', 'time');
    }
    if (trouble.fault !== 'behind') return;
    throw new AppError(
      'conflict',
      '服务器时钟早于账本最近一次签名，不能靠确认恢复：请校准时钟，或等到该时刻之后',
    );
  },
  async describe(services, _db, { time }) {
    const { fault, byMs, signedAt } = await requireTrouble(services);
    return {
      title: '确认系统时间',
      lines: [
        { label: '时钟', before: null, after: `${LABELS[fault]} ${sayLapse(byMs)}` },
        {
          label: '确认服务器时间无误',
          before: signedAt ? `最近一次签名 ${tell(signedAt)}` : null,
          after: tell(new Date(time)),
        },
      ],
    };
  },
  async apply({ ledger }, tx, { time }, { changeId, confirmedBy }) {
    // The ledger finds this entry where it waits, and signs again.
    await ledger.record(tx, {
      kind: 'CHANGE',
      action: CONFIRM_CLOCK,
      ...traceOf(confirmedBy),
      approval: changeId,
      detail: time,
    });
  },
});

async function requireTrouble({ ledger }: Pick<Services, 'ledger'>) {
  const trouble = await ledger.clockTrouble();
  if (trouble) return trouble;
  throw new AppError('conflict', '账本没有因时钟停止签名，无须确认');
}

function tell(at: Date): string {
  return `${minuteOf(at)}（北京时间）`;
}
