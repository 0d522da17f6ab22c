import type { RuleBody } from './contract.ts';
import { MEASURE_LABELS } from './words.ts';

/** `60 分钟`, `2 小时`, `7 天`. */
function sayMinutes(minutes: number): string {
  if (minutes % 1440 === 0) return `${minutes / 1440} 天`;
  return minutes % 60 === 0 ? `${minutes / 60} 小时` : `${minutes} 分钟`;
}

/** What a rule asks for, in one sentence. */
export function sayRule({ kind, parameters }: RuleBody): string {
  switch (kind) {
    case 'off_hours_reading':
      return `工作时间之外阅档${parameters.withLookUps ? '或查询' : ''}${sayGrace(parameters)}`;
    case 'officer_off_hours':
      return `三员在工作时间之外有活动${sayGrace(parameters)}`;
    case 'mass_access':
      return `一人 ${sayMinutes(parameters.windowMinutes)}内${parameters.measure === 'copied_pages' ? '制作' : '阅查'} ${parameters.atLeast} ${MEASURE_LABELS[parameters.measure]}以上`;
    case 'repeated_refusals':
      return `一人 ${sayMinutes(parameters.windowMinutes)}内被拒绝 ${parameters.atLeast} 次以上`;
    case 'failed_log_ins':
      return `${parameters.by === 'account' ? '一个账号' : '一台终端'} ${sayMinutes(parameters.windowMinutes)}内登录失败 ${parameters.atLeast} 次以上`;
    case 'outside_purpose':
      return `阅看授权之外的卷、页，或在授权期之外阅看${sayGrace(parameters)}`;
    case 'terminal_hours':
      return `终端在登记的开放时间之外有活动${sayGrace(parameters)}`;
  }
}

function sayGrace({ graceMinutes }: { graceMinutes: number }): string {
  return graceMinutes === 0 ? '' : `（宽限 ${graceMinutes} 分钟）`;
}
