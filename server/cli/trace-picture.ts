import { readFile, stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { TraceReport, VolumeReadings } from '../modules/desk/contract.ts';
import { MOST_PICTURE_BYTES } from '../modules/desk/words.ts';
import { CliError } from './cli-error.ts';
import {
  logInToServer,
  SERVER_HELP,
  SERVER_OPTIONS,
  type ServerSession,
} from './log-in-to-server.ts';
import { tellTrace } from './tell-trace.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const tracePicture = {
  usage: 'trace IMAGE [--page ID | --volume ID] --as AUDITOR',
  about: `图片溯源：由照片、截图或扫描件上看不见的标记，查出是谁、何时、在哪台终端看的（须为安全审计员）。

IMAGE         JPEG、PNG 或 TIFF，一张一页，不超过 32 MB；不保存，只把它的 SM3 摘要和结果记入账本
--page ID     已知是哪一页（页的内部编号）：与存档的这一页比对，标记很弱也可能读出
--volume ID   只知道是哪一卷：先直接读，读不出再与该卷送出过的页（阅看、对照、复制）逐页比对（每本账本最多 100 页，每页记一次账）
${SERVER_HELP}

退出码：0 查到；1 未能读出可以确信的标记；2 未能办理（图片不可用、无权限、连不上服务等）；3 用法不对。`,
  async run(args: string[]): Promise<number> {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { ...SERVER_OPTIONS, page: { type: 'string' }, volume: { type: 'string' } },
    });
    const [path, ...rest] = positionals;
    if (path === undefined || rest.length > 0) throw new CliError('请给出一张图片的路径', 3);
    const { page, volume } = values;
    if (page !== undefined && volume !== undefined) {
      throw new CliError('--page 与 --volume 只能给一个', 3);
    }
    for (const id of [page, volume]) {
      if (id !== undefined && !UUID.test(id)) throw new CliError(`${id} 不是完整的内部编号`, 3);
    }
    const picture = await readPicture(path);
    const session = await logInToServer(values);
    try {
      const direct = await ask(session, picture, page);
      const isDone = volume === undefined || direct.outcome !== 'none';
      return tellTrace(isDone ? direct : await tryPagesOf(session, volume, picture));
    } finally {
      await session.logOut();
    }
  },
};

/** What is wrong with it is told here already, so that nobody types a password for a wrong path. */
async function readPicture(path: string): Promise<Buffer> {
  const status = await stat(path).catch(() => undefined);
  if (!status) throw new CliError(`找不到 ${path}，请核对路径`, 3);
  if (status.isDirectory()) throw new CliError(`${path} 是文件夹：请给出其中一张图片`, 3);
  if (!status.isFile()) throw new CliError(`${path} 不是普通文件：请给出一张图片`, 3);
  if (status.size === 0) throw new CliError(`${path} 是空文件：请重新取得图片`, 2);
  if (status.size > MOST_PICTURE_BYTES) {
    throw new CliError(`${path} 超过 32 MB：请另存为 JPEG，或只截取有页面的部分再试`, 2);
  }
  return readFile(path).catch((error: unknown) => {
    throw new CliError(`读不了 ${path}（${String(error)}），请核对权限`, 2);
  });
}

async function ask(session: ServerSession, picture: Buffer, page?: string): Promise<TraceReport> {
  const query = page === undefined ? '' : `?page=${page}`;
  const response = await session.call(`/api/ledger/traces${query}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/octet-stream' },
    body: new Uint8Array(picture),
  });
  return (await response.json()) as TraceReport;
}

/** The first page of a volume with which the picture is found; the most given out go first. */
async function tryPagesOf(
  session: ServerSession,
  volume: string,
  picture: Buffer,
): Promise<TraceReport> {
  const pages = await listGivenPages(session, volume);
  let report: TraceReport | undefined;
  for (const [at, id] of pages.entries()) {
    console.error(`比对 ${at + 1}/${pages.length} 页 ${id}`);
    // The first time was without any page.
    report = afterAsking(at + 2, await ask(session, picture, id));
    if (report.outcome !== 'none') break;
  }
  if (!report) throw new CliError('这一卷没有单独送出过页面（缩略图不算），无从比对', 1);
  return report;
}

/** The more often a picture is looked into, the likelier is a report by chance. */
function afterAsking(times: number, { certainty, ...report }: TraceReport): TraceReport {
  if (!certainty) return { ...report, certainty };
  return { ...report, certainty: { ...certainty, chance: Math.min(1, times * certainty.chance) } };
}

/** Pages that left by themselves, on a screen or on paper, by the ledger in force and those of the past. */
async function listGivenPages(session: ServerSession, volume: string): Promise<string[]> {
  const askFor = async (past: number | null): Promise<VolumeReadings> => {
    const query = past === null ? '' : `?past=${past}`;
    const response = await session.call(`/api/ledger/volumes/${volume}${query}`);
    return (await response.json()) as VolumeReadings;
  };
  const told = [await askFor(null)];
  for (const { past } of told[0]?.elsewhere ?? []) told.push(await askFor(past));
  const given = told.flatMap(({ pages }) => pages.filter((page) => page.reads + page.copies > 0));
  return [...new Set(given.map(({ id }) => id))];
}
