import { describeSince } from '../../formats/describe-since.ts';
import { formatDate } from '../../formats/format-time.ts';
import type { Worry } from '../storage/worry.ts';
import type { Backups, BackupSet } from './backups.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;
/** One backup of the schedule may be missed; without one, a week may pass. */
const MISSED_BEFORE_LATE = 2;
const DAYS_WITHOUT_SCHEDULE = 7;
/** A restore is tried every quarter. */
const DAYS_BETWEEN_TESTS = 90;

/** After how long without a backup one is wanting. */
export function latenessMs({ everyMinutes }: Pick<Backups, 'everyMinutes'>): number {
  return everyMinutes === null
    ? DAYS_WITHOUT_SCHEDULE * DAY_MS
    : everyMinutes * MISSED_BEFORE_LATE * MINUTE_MS;
}

export function isTestLate({ lastRestoreTest }: Backups, now: Date): boolean {
  return ageMs(lastRestoreTest?.testedAt, now) > DAYS_BETWEEN_TESTS * DAY_MS;
}

/** All that is not as it should be with backups; empty where everything is all right. */
export function findBackupWorries(backups: Backups, now: Date): Worry[] {
  if (backups.threshold === null) {
    const next = '备份的密钥须由几名三员共同打开。请在“备份与介质”提出设定备份接收人，再做备份。';
    return [worry('recipients', 'red', '还不能备份：没有设定备份接收人', next)];
  }
  return [
    ...aboutRecipients(backups),
    ...aboutLast(backups, now),
    ...aboutRun(backups),
    ...aboutMedia(backups),
    ...aboutTest(backups, now),
  ];
}

/** Those who have lost account or key get no share of the next set; without enough of them there is none. */
function aboutRecipients({ recipients, threshold }: Backups): Worry[] {
  const lost = recipients.filter(({ trouble }) => trouble !== '');
  if (lost.length === 0) return [];
  const names = lost.map(({ name, trouble }) => `${name}（${trouble}）`).join('、');
  const isEnough = recipients.length - lost.length >= (threshold ?? 0);
  const title = isEnough ? `备份接收人${names}不再接收` : `不能备份：备份接收人${names}已不能接收`;
  const next = '请在“备份与介质”提出变更备份接收人，复核通过后再备份。';
  return [worry('recipients', isEnough ? 'amber' : 'red', title, next)];
}

function aboutLast(backups: Backups, now: Date): Worry[] {
  const [last] = backups.sets;
  if (!last) {
    const next = '请登记一个介质，接到服务器上，在“备份与介质”做第一次备份。';
    return [worry('last', 'red', '还没有备份过', next)];
  }
  return [...aboutGaps(last), ...aboutAge(last, backups, now)];
}

function aboutGaps({ missingVersions }: BackupSet): Worry[] {
  if (missingVersions === 0) return [];
  const title = `最近一次备份不完整：缺 ${missingVersions} 个档案版本`;
  const next = '这些卷已交巡检先查。请在“巡检发现”中修复，再备份一次；在此之前，请保留更早的介质。';
  return [worry('gaps', 'red', title, next)];
}

function aboutAge(last: BackupSet, backups: Backups, now: Date): Worry[] {
  if (ageMs(last.madeAt, now) <= latenessMs(backups)) return [];
  const wanted =
    backups.everyMinutes === null
      ? `没有排定自动备份，至少每 ${DAYS_WITHOUT_SCHEDULE} 天备份一次。`
      : '自动备份没有按时做成：请检查介质是否接好、是否写满。';
  const title = `最近一次备份在 ${describeSince(last.madeAt, now)}`;
  return [worry('last', 'red', title, `${wanted}请现在备份一次。`)];
}

function aboutRun({ lastRun }: Backups): Worry[] {
  if (lastRun?.state !== 'failed') return [];
  return [worry('run', 'red', `上次备份到 ${lastRun.mediumLabel} 没有做成`, `${lastRun.reason}。`)];
}

function aboutMedia({ media }: Backups): Worry[] {
  return media
    .filter(({ isOverdue }) => isOverdue)
    .map(({ id, label, keyPartUntil }) =>
      worry(
        `medium-${id}`,
        'red',
        `介质 ${label} 上的密钥部分已于 ${keyPartUntil ? formatDate(keyPartUntil) : ''} 到期`,
        '请取回介质：在其上再备份一次，旧的密钥部分随即清除；不再用的，销毁后登记。',
      ),
    );
}

function aboutTest(backups: Backups, now: Date): Worry[] {
  const test = backups.lastRestoreTest;
  if (!test) {
    const next = '没有恢复过的备份不算数。做法见“备份与介质”。';
    return [worry('test', 'amber', '还没有做过恢复演练', next)];
  }
  if (test.failed > 0) {
    const next = '该套备份不可靠。请换一个介质重新备份，再演练一次。';
    return [worry('test', 'red', `上次恢复演练有 ${test.failed} 个文件不符`, next)];
  }
  if (test.missing > 0) {
    const next = '介质上缺这些档案。请修复后重新备份，再演练一次；在此之前，请保留更早的介质。';
    return [worry('test', 'red', `上次恢复演练缺 ${test.missing} 个档案版本`, next)];
  }
  if (!isTestLate(backups, now)) return [];
  const title = `上次恢复演练在 ${describeSince(test.testedAt, now)}`;
  return [
    worry('test', 'amber', title, `请每 ${DAYS_BETWEEN_TESTS} 天演练一次，做法见“备份与介质”。`),
  ];
}

function worry(key: string, tone: Worry['tone'], title: string, next: string): Worry {
  return { key: `backup-${key}`, tone, title, next, tab: 'backups' };
}

function ageMs(at: string | undefined, now: Date): number {
  return at === undefined ? Infinity : now.getTime() - new Date(at).getTime();
}
