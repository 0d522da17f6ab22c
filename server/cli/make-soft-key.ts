import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { createSoftKey } from '../../crypto/soft-key.ts';
import { CliError } from './cli-error.ts';
import { promptSecret } from './prompt-secret.ts';

export const makeSoftKey = {
  usage: 'soft-key create --out FILE [--label TEXT] [--pin-file FILE]',
  about: `生成一个软密钥文件（仅供开发和演示，正式使用应为 UKey），并给出待登记的公钥。

--out FILE       密钥文件，须尚不存在
--label TEXT     密钥编号，默认为文件名
--pin-file FILE  从文件读取 PIN（不少于 4 位）；没有则提示输入

公钥由安全保密管理员在变更中登记到账号，经系统管理员复核后方可登录。`,
  async run(args: string[]): Promise<number> {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        label: { type: 'string' },
        'pin-file': { type: 'string' },
      },
    });
    const { out } = values;
    if (positionals.join(' ') !== 'create' || out === undefined) {
      throw new CliError('请写成 soft-key create --out FILE', 3);
    }
    if (existsSync(out)) throw new CliError(`${out} 已存在，不会覆盖，请换一个文件名`, 3);
    const pin = await readPin(values['pin-file']);
    const file = await createSoftKey(pin, { label: values.label ?? basename(out, '.json') });
    writeFileSync(out, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    console.log(`密钥已写入 ${out}，请妥善保管。待登记的公钥：\n${file.publicKey}`);
    return 0;
  },
};

async function readPin(file: string | undefined): Promise<string> {
  const pin = file === undefined ? await askPin() : readPinFile(file);
  if (pin.length < 4) throw new CliError('PIN 不足 4 位，请加长', 3);
  return pin;
}

async function askPin(): Promise<string> {
  if (!process.stdin.isTTY) throw new CliError('没有 PIN：请用 --pin-file 提供', 3);
  const pin = await promptSecret('为密钥设置 PIN：');
  if ((await promptSecret('再输入一次：')) !== pin) throw new CliError('两次输入的 PIN 不同', 3);
  return pin;
}

function readPinFile(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new CliError(`读不到 PIN 文件 ${file}`, 3);
  }
}
