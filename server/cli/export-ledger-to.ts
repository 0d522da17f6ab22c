import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { CliError } from './cli-error.ts';
import { unpackLedger } from './ledger/unpack-ledger.ts';
import { logInToServer, SERVER_HELP, SERVER_OPTIONS } from './log-in-to-server.ts';

export const exportLedgerTo = {
  usage: 'ledger export DIR [--past N] --as NAME',
  about: `把账本导出为一个可离线核验的文件夹（须为安全审计员）。

DIR        目标文件夹，须不存在或为空
--past N   导出已终止的第 N 本旧账本
${SERVER_HELP}

账本先整个收到 TMPDIR（默认 /tmp），须放得下；全部写入介质后才报告已导出。
导出后用 npm run lantai -- verify DIR 核验。`,
  async run(args: string[]): Promise<number> {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { ...SERVER_OPTIONS, past: { type: 'string' } },
    });
    const [dir, ...rest] = positionals;
    if (dir === undefined || rest.length > 0) throw new CliError('请写成 ledger export DIR', 3);
    const { past } = values;
    if (past !== undefined && !/^[1-9]\d{0,3}$/.test(past)) {
      throw new CliError('--past 应为旧账本的序号，从 1 起', 3);
    }
    await requireEmpty(dir);
    const session = await logInToServer(values);
    const folder = await mkdtemp(join(tmpdir(), 'lantai-ledger-'));
    try {
      const query = past === undefined ? '' : `?past=${past}`;
      const { body } = await session.call(`/api/ledger/export${query}`);
      if (!body) throw new CliError('服务没有给出账本，请稍后再试', 2);
      const file = join(folder, 'ledger.zip');
      // A ledger of years does not fit into memory.
      await pipeline(body, createWriteStream(file, { mode: 0o600 }));
      const count = await unpackLedger(file, dir);
      console.log(`已导出 ${count} 个文件到 ${dir}`);
      return 0;
    } finally {
      await rm(folder, { recursive: true });
      await session.logOut();
    }
  },
};

async function requireEmpty(dir: string): Promise<void> {
  const names = await readdir(dir).catch(() => []);
  if (names.length > 0) throw new CliError(`${dir} 不是空文件夹，请换一个`, 3);
}
