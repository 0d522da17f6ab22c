import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ZipFile } from 'yazl';
import type { z } from 'zod';
import type { ConformanceReport } from '../modules/intake/conformance-report.ts';
import type * as contract from '../modules/intake/contract.ts';
import { CliError } from './cli-error.ts';
import {
  logInToServer,
  SERVER_HELP,
  SERVER_OPTIONS,
  type ServerSession,
} from './log-in-to-server.ts';

type Shown = z.infer<typeof contract.showAccession.response>;

export const importPackage = {
  usage: 'import PATH --unit CODE --as NAME [--duplicate]',
  about: `导入一个数字档案数据包（文件夹或 zip），检测合格即整卷入库，不合格则整包退回并列出原因。

PATH           数据包文件夹或 zip 文件
--unit CODE    保管单位代码
--duplicate    按副本导入（默认正本）
${SERVER_HELP}

退出码：0 已入库；1 检测不合格，未入库；2 未能办理；3 用法不对。`,
  async run(args: string[]): Promise<number> {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { ...SERVER_OPTIONS, unit: { type: 'string' }, duplicate: { type: 'boolean' } },
    });
    const [path, ...rest] = positionals;
    if (path === undefined || rest.length > 0) throw new CliError('请给出一个数据包路径', 3);
    if (values.unit === undefined) throw new CliError('缺少 --unit：请指明保管单位代码', 3);
    const body = await packageStream(path);
    const session = await logInToServer(values);
    try {
      const query = new URLSearchParams({
        unit: values.unit,
        copyKind: values.duplicate ? 'duplicate' : 'original',
        fileName: basename(resolve(path)),
      });
      const response = await session.call(`/api/intake/packages?${query}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/octet-stream' },
        body: Readable.toWeb(body) as ReadableStream,
        duplex: 'half',
      });
      const { accessionId } = (await response.json()) as { accessionId: string };
      return report(await follow(session, accessionId));
    } finally {
      await session.logOut();
    }
  },
};

/** The package as one zip stream: as it is, or packed without compression on the way. */
async function packageStream(path: string): Promise<Readable> {
  const status = await stat(path).catch(() => undefined);
  if (!status) throw new CliError(`找不到 ${path}，请核对路径`, 3);
  if (status.isFile()) return createReadStream(path);
  if (!status.isDirectory()) throw new CliError(`${path} 不是文件夹或 zip 文件`, 3);
  const zip = new ZipFile();
  const top = resolve(path);
  for (const entry of await readdir(top, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) continue;
    if (!entry.isFile()) throw new CliError(`数据包内有链接或特殊文件 ${file}，请换成普通文件`, 1);
    zip.addFile(file, `${basename(top)}/${relative(top, file)}`, { compress: false });
  }
  zip.end();
  return Readable.from(zip.outputStream);
}

async function follow(session: ServerSession, id: string): Promise<Shown> {
  let shown = '';
  for (;;) {
    const response = await session.call(`/api/intake/accessions/${id}`);
    const accession = (await response.json()) as Shown;
    if (accession.state !== 'checking') return accession;
    const { done, total, current } = accession.progress;
    const line = total > 0 ? `${done}/${total} ${current}` : '等待检测';
    if (line !== shown) console.error(line);
    shown = line;
    await sleep(500);
  }
}

function report(accession: Shown): number {
  if (accession.report) printFindings(accession.report);
  switch (accession.state) {
    case 'imported':
      console.log(`已入库：${accession.personName ?? ''} 档号 ${accession.archiveNo ?? ''}`);
      return 0;
    case 'refused':
      console.log(`未入库：${accession.errorCount} 处不合格。请按上面的提示修改后重新提交整包。`);
      return 1;
    case 'checking':
    case 'failed':
      console.log('未能完成检测，没有入库。请重新提交；仍不行请联系系统管理员。');
      return 2;
  }
}

function printFindings({ findings }: ConformanceReport): void {
  for (const { severity, where, message, remedy } of findings) {
    const place = [
      where.file,
      where.row && `第 ${where.row} 条`,
      where.page && `第 ${where.page} 页`,
    ];
    const label = severity === 'error' ? '不合格' : '提示';
    console.log(`${label}  ${place.filter(Boolean).join(' ')}\n        ${message}。${remedy}`);
  }
}
