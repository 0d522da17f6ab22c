import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { mkdtemp } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readZip } from '../modules/intake/index.ts';
import { CliError } from './cli-error.ts';
import { logInToServer, SERVER_HELP, SERVER_OPTIONS } from './log-in-to-server.ts';

export const exportLedgerTo = {
  usage: 'ledger export DIR --as NAME',
  about: `把账本导出为一个可离线核验的文件夹（须为安全审计员）。

DIR   目标文件夹，须不存在或为空
${SERVER_HELP}

导出后用 npm run lantai -- verify DIR 核验。`,
  async run(args: string[]): Promise<number> {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: SERVER_OPTIONS,
    });
    const [verb, dir, ...rest] = positionals;
    if (verb !== 'export' || dir === undefined || rest.length > 0) {
      throw new CliError('请写成 ledger export DIR', 3);
    }
    await requireEmpty(dir);
    const session = await logInToServer(values);
    const folder = await mkdtemp(join(tmpdir(), 'lantai-ledger-'));
    try {
      const response = await session.call('/api/ledger/export');
      const file = join(folder, 'ledger.zip');
      await writeFile(file, Buffer.from(await response.arrayBuffer()), { mode: 0o600 });
      const count = await unpack(file, dir);
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

async function unpack(file: string, dir: string): Promise<number> {
  const zip = await readZip(file);
  try {
    for (const { path } of zip.entries) {
      await mkdir(dirname(join(dir, path)), { recursive: true });
      await writeFile(join(dir, path), await zip.open(path));
    }
    return zip.entries.length;
  } finally {
    await zip.close();
  }
}
