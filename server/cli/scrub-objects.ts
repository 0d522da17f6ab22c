import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { z } from 'zod';
import type * as contract from '../modules/storage/contract.ts';
import { CliError } from './cli-error.ts';
import { tellTime } from './tell-time.ts';
import {
  logInToServer,
  SERVER_HELP,
  SERVER_OPTIONS,
  type ServerSession,
} from './log-in-to-server.ts';

type Answer = z.infer<typeof contract.orderScrub.response>;
type Shown = z.infer<typeof contract.showVolume.response>;
type Page = z.infer<typeof contract.listFindings.response>;

const LOOK_EVERY_MS = 500;
const MB = 1_000_000;
const PAUSED = '巡检已暂停：请先在存储状况中恢复巡检';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const scrubObjects = {
  usage: 'scrub [--now] [--volume ID] --as NAME',
  about: `巡检档案库：逐卷核对摘要、解密、解码，并与账本和数据库对照；第二副本逐个文件核对摘要。
列出发现的损坏（须为系统管理员）。

不带选项        跟随正在进行的一轮巡检直到结束；没有正在进行的则报告上一轮的结果
--now           立即从头巡检全部
--volume ID     只巡检一卷（卷号为存储状况中所列的编号）
${SERVER_HELP}

退出码：0 没有发现损坏；1 有损坏；2 未能办理；3 用法不对。`,
  async run(args: string[]): Promise<number> {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { ...SERVER_OPTIONS, now: { type: 'boolean' }, volume: { type: 'string' } },
    });
    const { now = false, volume } = values;
    if (positionals.length > 0) throw new CliError('多余的参数，请用选项写明', 3);
    if (now && volume !== undefined) throw new CliError('--now 与 --volume 只能选一个', 3);
    if (volume !== undefined && !UUID.test(volume)) throw new CliError('--volume 应为卷的编号', 3);
    const session = await logInToServer(values);
    try {
      if (volume === undefined) await followPass(session, now);
      else await followVolume(session, volume);
      return await printFindings(session, volume);
    } finally {
      await session.logOut();
    }
  },
};

async function followPass(session: ServerSession, isNew: boolean): Promise<void> {
  const wanted = isNew ? (await order(session, { order: 'start' })).no : undefined;
  let shown = '';
  for (;;) {
    const { scrub } = await ask<contract.StorageHealth>(session, '/api/storage');
    const isOver = wanted === undefined ? scrub.state === 'waiting' : scrub.lastPass?.no === wanted;
    if (isOver) {
      tellPass(scrub.lastPass);
      tellCopy(scrub);
      return;
    }
    if (wanted !== undefined && scrub.passNo > wanted) {
      throw new CliError(`第 ${wanted} 轮巡检被新的一轮取代`, 2);
    }
    if (scrub.state === 'paused') throw new CliError(PAUSED, 2);
    const line = lineOf(scrub);
    if (line !== shown) console.error(line);
    shown = line;
    await sleep(LOOK_EVERY_MS);
  }
}

function lineOf(scrub: contract.ScrubProgress): string {
  const { passNo, doneVolumes, totalVolumes, doneBytes, totalBytes, bytesPerSecond } = scrub;
  const size = `${(doneBytes / MB).toFixed(0)}/${(totalBytes / MB).toFixed(0)} MB`;
  const speed = `${(bytesPerSecond / MB).toFixed(1)} MB/s`;
  return `第 ${passNo} 轮：${doneVolumes}/${totalVolumes} 卷，${size}，${speed}`;
}

function tellPass(pass: contract.ScrubPass | null): void {
  if (!pass) {
    console.log('尚未巡检过，用 --now 立即开始。');
    return;
  }
  const { no, endedAt, volumes, files, bytes, fixityOnlyVolumes } = pass;
  const counts = `${volumes} 卷，${files} 个文件，${(bytes / MB).toFixed(0)} MB`;
  console.log(`第 ${no} 轮巡检于 ${tellTime(endedAt)} 结束：${counts}`);
  if (fixityOnlyVolumes > 0) {
    console.log(`其中 ${fixityOnlyVolumes} 卷的密钥已依法销毁，只核对了密文的摘要`);
  }
}

function tellCopy({ copy, passNo, totalVolumes }: contract.ScrubProgress): void {
  if (!copy) return;
  const counts = `${copy.doneVolumes}/${totalVolumes} 卷，${(copy.doneBytes / MB).toFixed(0)} MB`;
  const rest = copy.isDone ? '' : '；其余在副本连上、跟上后继续';
  console.log(`第二副本第 ${passNo} 轮已读 ${counts}${rest}`);
}

async function followVolume(session: ServerSession, volumeId: string): Promise<void> {
  const { id, state } = await order(session, { order: 'volume', volumeId });
  if (state === 'paused') throw new CliError(PAUSED, 2);
  for (;;) {
    const { lastScrub } = await ask<Shown>(session, `/api/storage/volumes/${volumeId}`);
    if (lastScrub?.orderId === id) {
      console.log(`已巡检 ${lastScrub.files} 个文件，${(lastScrub.bytes / MB).toFixed(1)} MB`);
      if (lastScrub.isFixityOnly) console.log('本卷的密钥已依法销毁，只核对了密文的摘要');
      return;
    }
    await sleep(LOOK_EVERY_MS);
  }
}

/** Every finding that stands open; 1 when there is any. */
async function printFindings(session: ServerSession, volumeId?: string): Promise<0 | 1> {
  let cursor: string | null = '';
  let count = 0;
  while (cursor !== null) {
    const query = new URLSearchParams({
      limit: '100',
      ...(volumeId !== undefined && { volumeId }),
      ...(cursor !== '' && { cursor }),
    });
    const page: Page = await ask<Page>(session, `/api/storage/findings?${query.toString()}`);
    for (const { code, store, volumeId: volume, path, message } of page.items) {
      const where = [store === 'copy' && '第二副本', volume, path].filter(Boolean).join(' ');
      console.log(`${code}  ${where}\n      ${message}`);
    }
    count += page.items.length;
    cursor = page.nextCursor;
  }
  console.log(count === 0 ? '没有损坏。' : `共 ${count} 处损坏，请逐处处理后再巡检。`);
  return count === 0 ? 0 : 1;
}

async function order(session: ServerSession, body: contract.ScrubOrder): Promise<Answer> {
  const response = await session.call('/api/storage/scrub', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Answer;
}

async function ask<T>(session: ServerSession, path: string): Promise<T> {
  return (await (await session.call(path)).json()) as T;
}
