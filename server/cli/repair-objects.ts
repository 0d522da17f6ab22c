import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Repair } from '../modules/storage/contract.ts';
import { CliError } from './cli-error.ts';
import {
  logInToServer,
  SERVER_HELP,
  SERVER_OPTIONS,
  type ServerSession,
} from './log-in-to-server.ts';

const OUTCOMES = { sound: '完好', repaired: '已修复', partial: '部分修复', refused: '未修复' };
const ACTIONS = { restored: '已补回', set_aside: '已移开', refused: '未处理' };

export const repairObjects = {
  usage: 'repair [--object ID] [--from COPY] --as NAME',
  about: `修复档案库和第二副本中损坏或丢失的文件（须为系统管理员）：档案库从副本补，第二副本从档案库补，
只取摘要相符的文件。由服务办理；损坏的文件移到各自的 objects.damaged，不删除。

--object ID   只修复这一卷（卷号）；不给则修复有巡检发现的各卷
--from COPY   档案库从这里补：副本或备份介质在服务器上的绝对路径；不给则用第二副本
${SERVER_HELP}

退出码：0 全部完好；1 有文件无法修复；2 未能办理；3 用法不对。`,
  async run(args: string[]): Promise<number> {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { ...SERVER_OPTIONS, object: { type: 'string' }, from: { type: 'string' } },
    });
    const { object: volumeId, from } = values;
    if (positionals.length > 0) throw new CliError('多余的参数，请用选项写明', 3);
    const session = await logInToServer(values);
    try {
      const response = await session.call('/api/storage/repairs', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({
          ...(volumeId !== undefined && { volumeId }),
          ...(from !== undefined && { from }),
        }),
      });
      const { id } = (await response.json()) as { id: string };
      return report(await follow(session, id));
    } finally {
      await session.logOut();
    }
  },
};

async function follow(session: ServerSession, id: string): Promise<Repair> {
  let shown = '';
  for (;;) {
    const response = await session.call(`/api/storage/repairs/${id}`);
    const repair = (await response.json()) as Repair;
    if (repair.state !== 'running') return repair;
    const line = repair.total > 0 ? `${repair.done}/${repair.total}` : '等待修复';
    if (line !== shown) console.error(line);
    shown = line;
    await sleep(500);
  }
}

function report({ state, reason, outcomes, source }: Repair): number {
  console.log(source === null ? '没有可用的副本，只用了本库自身' : `副本 ${source}`);
  for (const { store, volumeId, outcome, restored, setAside, refused, files } of outcomes) {
    const where = store === 'copy' ? '第二副本 ' : '';
    const counts = `补回 ${restored}，移开 ${setAside}，未处理 ${refused}`;
    console.log(`${OUTCOMES[outcome]}  ${where}${volumeId ?? '存储根'}  ${counts}`);
    for (const file of files)
      console.log(`  ${ACTIONS[file.action]}  ${file.path}  ${file.reason}`);
  }
  if (state === 'failed') {
    console.log(`没有修复完：${reason}`);
    return 2;
  }
  return outcomes.some(({ refused }) => refused > 0) ? 1 : 0;
}
