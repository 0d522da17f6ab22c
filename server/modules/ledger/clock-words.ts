import { AppError } from '../../errors.ts';
import type { ClockTrouble } from './watch-clock.ts';

/** What readers are told while nothing is signed. */
export function clockRefusal(): AppError {
  return new AppError(
    'unavailable',
    '服务器时钟有误，账本暂停签名；为保证留痕，暂不提供档案内容。请联系系统管理员校准时钟，恢复后再试。',
  );
}

/** 2 天、3 小时、40 分钟、25 秒: the largest whole unit. */
export function sayLapse(ms: number): string {
  const seconds = Math.round(ms / 1000);
  for (const [unit, length] of [
    ['天', 86_400],
    ['小时', 3600],
    ['分钟', 60],
  ] as const) {
    if (seconds >= 2 * length) return `${Math.floor(seconds / length)} ${unit}`;
  }
  return `${seconds} 秒`;
}

/** What is wrong with the clock and what to do, for those who see to it. */
export function sayClockTrouble({ fault, byMs }: ClockTrouble): string {
  const by = sayLapse(byMs);
  const halted = '账本停止签名，阅档暂停';
  const mend = '请系统管理员校准服务器时钟，校准后自动恢复';
  const confirm = '确认现在的时间无误的，到“存储与备份”提出“确认系统时间”，由安全保密管理员复核';
  if (fault === 'gap') {
    return `距账本最近一次签名已过 ${by}，${halted}。时钟有误的，${mend}；确系长期停机、${confirm}。`;
  }
  if (fault === 'behind') {
    return `服务器时钟比账本最近一次签名还早 ${by}，${halted}。${mend}；此前走快、现已校准的，见运行手册“时钟”。`;
  }
  const jumped = fault === 'forward' ? '突然走快' : '被拨慢';
  return `服务器时钟${jumped} ${by}，${halted}。${mend}；${confirm}。`;
}
