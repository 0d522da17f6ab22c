import { readFile, stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { UsageError } from '../resolve-trust.ts';
import { verifyFolder, type VerifyOptions } from '../verify-folder.ts';

const USAGE = `用法：node audit/cli/verify.ts 文件夹 [选项]

离线核验导出的账本。不需要数据库和网络。

  --key 文件             您自己保存的公钥（不要用导出包里的）；不给则至多为 2
  --at-least 条数或文件  账本至少应有的条数，或您保存的检查点文件
  --origin 名称          账本应有的名称
  --help                 显示本说明

退出码：0 完好；1 被改动；2 不完整或未签名；3 用法不对
输出的最后一行是供程序读取的 JSON。
`;

const USAGE_EXIT = 3;
const UNPROVEN_EXIT = 2;

/** Runs the verifier over command-line arguments and answers with the exit code; never throws. */
export async function main(args: string[]): Promise<number> {
  try {
    return await run(args);
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n\n${USAGE}`);
      return USAGE_EXIT;
    }
    process.stderr.write(`没有核验完：${String(error)}\n`);
    return UNPROVEN_EXIT;
  }
}

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args);
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const [directory, ...more] = positionals;
  if (directory === undefined || more.length > 0) throw new UsageError('请给出一个导出文件夹。');
  const stats = await stat(directory).catch(() => undefined);
  if (!stats?.isDirectory()) throw new UsageError('找不到这个文件夹；如为压缩包，请先解压。');
  const { exitCode, lines, machine } = await verifyFolder(directory, await toOptions(values));
  process.stdout.write(`${lines.join('\n')}\n${JSON.stringify(machine)}\n`);
  return exitCode;
}

type Values = ReturnType<typeof parse>['values'];

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        key: { type: 'string' },
        'at-least': { type: 'string' },
        origin: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
  } catch {
    throw new UsageError('选项不对。');
  }
}

async function toOptions(values: Values): Promise<VerifyOptions> {
  const { key, origin, 'at-least': atLeast } = values;
  return {
    ...(key !== undefined && { key: await readGiven(key) }),
    ...(origin !== undefined && { origin }),
    ...(atLeast !== undefined && { atLeast: await readAtLeast(atLeast) }),
    onProgress: (done, total) => process.stderr.write(`\r已核验 ${done} / ${total} 条`),
  };
}

async function readAtLeast(text: string): Promise<number | string> {
  if (!/^\d+$/.test(text)) return readGiven(text);
  const size = Number(text);
  if (!Number.isSafeInteger(size)) throw new UsageError('--at-least 的条数过大。');
  return size;
}

async function readGiven(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new UsageError(`读不到文件 ${path}。`);
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
