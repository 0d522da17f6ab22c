import { stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ProofError } from '../errors.ts';
import { UsageError, type Given } from '../resolve-trust.ts';
import type { Verdict, Verification } from '../verdict.ts';
import { verifyFolder, type VerifyOptions } from '../verify-folder.ts';
import { verifyProofFile } from '../verify-proof.ts';
import { compareSides } from './compare-sides.ts';
import { readGiven, readGivenBytes } from './read-given.ts';
import { showProgress } from './show-progress.ts';

const USAGE = `用法：node audit/cli/verify.ts 文件夹 [选项]          核验导出的账本
      node audit/cli/verify.ts 证明文件 [选项]        核验存在证明、一致性证明或分叉证据
      node audit/cli/verify.ts --between 旧 新 [选项]  新的导出是否完整包含旧的
      node audit/cli/verify.ts compare 甲 乙 [选项]    两份账是否出自同一历史
“旧”“甲”“乙”可以是导出文件夹，也可以是保存的检查点文件；至少一项是文件夹。

离线核验，不需要数据库和网络。

  --policy 文件          您自己保存的见证策略：账本公钥、见证人公钥和法定见证数
  --key 文件             您自己保存的公钥；没有见证策略时用它。都不给则用导出包里的，只能证明自相一致
  --at-least 条数或文件  账本至少应有的条数，或您保存的检查点文件
  --origin 名称          账本应有的名称
  --evidence 文件        发现两套账时，把两个互相矛盾的签名写到这里，默认 fork-evidence.txt
  --officer 文件         三员的公钥，可重复：核对由旧账本恢复时的签署
  --help                 显示本说明

退出码：0 完好；1 被改动；2 不完整或未签名；3 用法不对
输出的最后一行是供程序读取的 JSON。
`;

const USAGE_EXIT = 3;
const UNPROVEN_EXIT = 2;

/**
 * Runs the verifier over command-line arguments and answers with the exit code; never throws. Where its answer cannot be
 * written the process ends as unproven, since by itself it would end with the code of tampering.
 */
export async function main(args: string[]): Promise<number> {
  process.stdout.on('error', () => process.exit(UNPROVEN_EXIT));
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
  const [first, ...rest] = positionals;
  if (values.between)
    return tell(await compareSides(positionals, await toComparison(values, true)));
  if (first === 'compare') return tell(await compareSides(rest, await toComparison(values, false)));
  if (first === undefined || rest.length > 0) {
    throw new UsageError('请给出一个导出文件夹或一个证明文件。');
  }
  return tell(await verifyOne(first, values));
}

async function verifyOne(path: string, values: Values): Promise<Verification<Verdict>> {
  const stats = await stat(path).catch(() => undefined);
  if (stats?.isDirectory()) return verifyFolder(path, await toOptions(values));
  if (!stats?.isFile()) throw new UsageError('找不到这个文件夹或文件；如为压缩包，请先解压。');
  if (values['at-least'] !== undefined) throw new UsageError('--at-least 只用于导出文件夹。');
  const given = await toGiven(values);
  try {
    return verifyProofFile(await readGivenBytes(path), {
      ...given,
      ...(values.origin !== undefined && { origin: values.origin }),
    });
  } catch (error) {
    if (error instanceof ProofError)
      throw new UsageError('这个文件既不是导出文件夹，也不是证明文件。');
    throw error;
  }
}

function tell({ exitCode, lines, machine }: Verification<Verdict>): number {
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
        policy: { type: 'string' },
        'at-least': { type: 'string' },
        origin: { type: 'string' },
        between: { type: 'boolean' },
        evidence: { type: 'string' },
        officer: { type: 'string', multiple: true },
        help: { type: 'boolean' },
      },
    });
  } catch {
    throw new UsageError('选项不对。');
  }
}

async function toGiven({ key, policy }: Values): Promise<Given> {
  if (key !== undefined && policy !== undefined) {
    throw new UsageError('--policy 和 --key 只给一个；见证策略里已有账本公钥。');
  }
  return {
    ...(key !== undefined && { key: await readGiven(key) }),
    ...(policy !== undefined && { policy: await readGiven(policy) }),
  };
}

async function toOptions(values: Values): Promise<VerifyOptions> {
  const { origin, officer, 'at-least': atLeast } = values;
  return {
    ...(await toGiven(values)),
    ...(origin !== undefined && { origin }),
    ...(officer && { officers: await Promise.all(officer.map(readGiven)) }),
    ...(atLeast !== undefined && { atLeast: await readAtLeast(atLeast) }),
    onProgress: showProgress(process.stderr),
  };
}

async function toComparison(values: Values, isOrdered: boolean) {
  if (values['at-least'] !== undefined || values.origin !== undefined) {
    throw new UsageError('--at-least 和 --origin 不用于比较。');
  }
  const { evidence = 'fork-evidence.txt' } = values;
  return {
    ...(await toGiven(values)),
    isOrdered,
    evidence,
    onProgress: showProgress(process.stderr),
  };
}

async function readAtLeast(text: string): Promise<number | string> {
  if (!/^\d+$/.test(text)) return readGiven(text);
  const size = Number(text);
  if (!Number.isSafeInteger(size)) throw new UsageError('--at-least 的条数过大。');
  return size;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
