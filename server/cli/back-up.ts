import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { BackupRun, Backups } from '../modules/backups/contract.ts';
import { CliError } from './cli-error.ts';
import { tellTime } from './tell-time.ts';
import {
  logInToServer,
  SERVER_HELP,
  SERVER_OPTIONS,
  type ServerSession,
} from './log-in-to-server.ts';

/** Exit code of a backup that carries all but what could not be read. */
const INCOMPLETE = 4;
const STAGES = {
  waiting: '正在准备',
  database: '数据库和账本',
  objects: '档案',
  closing: '签名并落盘',
};

export const backUp = {
  usage: 'backup --medium LABEL --to PATH --as NAME',
  about: `备份数据库、档案对象、账本和密钥到已登记的介质（须为系统管理员）。由服务办理，增量写入。

--medium LABEL   介质登记编号
--to PATH        介质在服务器上挂载的绝对路径；新介质须为空
${SERVER_HELP}

退出码：0 已备份；1 介质不符，未备份；2 未能办理；3 用法不对；4 已备份，但有档案版本缺失或损坏、没有备到（已列出）。`,
  async run(args: string[]): Promise<number> {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { ...SERVER_OPTIONS, medium: { type: 'string' }, to: { type: 'string' } },
    });
    const { medium, to } = values;
    if (positionals.length > 0) throw new CliError('多余的参数，请用选项写明', 3);
    if (medium === undefined) throw new CliError('缺少 --medium：请指明介质登记编号', 3);
    if (to === undefined) throw new CliError('缺少 --to：请指明介质挂载的绝对路径', 3);
    const session = await logInToServer(values);
    try {
      const response = await session.call('/api/backups', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ medium, path: to }),
      });
      const { id } = (await response.json()) as { id: string };
      return report(await follow(session, id));
    } finally {
      await session.logOut();
    }
  },
};

async function follow(
  session: ServerSession,
  id: string,
): Promise<Backups & { lastRun: BackupRun }> {
  let shown = '';
  let before: BackupRun | undefined;
  for (;;) {
    const backups = (await (await session.call('/api/backups')).json()) as Backups;
    const { lastRun } = backups;
    if (lastRun?.id !== id) throw new CliError('另一次备份已经开始，请在系统中查看结果', 2);
    if (lastRun.state !== 'running') {
      // It was quicker than we looked: nobody is to think that the rest was left out.
      if (lastRun.state === 'done' && before && before.done < before.total) {
        console.error(lineOf({ ...before, done: before.total }));
      }
      return { ...backups, lastRun };
    }
    before = lastRun;
    const line = lineOf(lastRun);
    if (line !== shown) console.error(line);
    shown = line;
    await sleep(500);
  }
}

/** Only steps that are counted have a count. */
function lineOf({ stage, done, total }: BackupRun): string {
  const unit = stage === 'database' ? '张表' : stage === 'objects' ? '个版本' : '';
  const count = unit !== '' && total > 0 ? ` ${done}/${total} ${unit}` : '';
  return `${STAGES[stage ?? 'waiting']}${count}`;
}

function report(backups: Backups & { lastRun: BackupRun }): number {
  const { lastRun, sets, signerFingerprint } = backups;
  if (lastRun.state === 'failed') {
    console.log(`没有备份成功：${lastRun.reason}`);
    return 1;
  }
  const set = sets.find(
    (each) => each.mediumLabel === lastRun.mediumLabel && each.set === lastRun.set,
  );
  console.log(`已备份到 ${lastRun.mediumLabel} 第 ${lastRun.set ?? 0} 套`);
  if (set) {
    console.log(`清单摘要 ${set.manifestDigest}`);
    console.log(
      `账本 ${set.ledgerSize} 条，卷版本 ${set.versions} 个（新增 ${set.newVersions} 个），写入 ${set.newBytes} 字节`,
    );
    if (set.checkpoint) {
      const { origin, size, root } = set.checkpoint;
      console.log(`请抄入登记簿：账本 ${origin}，检查点 ${size}:${root}`);
    }
    console.log(`密钥部分有效期至 ${tellTime(set.keyPartUntil)}，届时须销毁`);
  }
  console.log(`签名密钥指纹 ${signerFingerprint}（请与登记簿核对）`);
  return tellGaps(backups, set?.missingVersions ?? 0);
}

function tellGaps({ gaps }: Backups, missing: number): number {
  if (missing === 0) return 0;
  console.log(`备份不完整：缺 ${missing} 个档案版本`);
  for (const { volumeId, version, reason } of gaps)
    console.log(`  ${volumeId} v${version}  ${reason}`);
  if (missing > gaps.length) console.log(`  …其余 ${missing - gaps.length} 个见介质上的清单`);
  console.log('请巡检并修复这些卷，然后再备份一次；在此之前，请保留更早的介质。');
  return INCOMPLETE;
}
