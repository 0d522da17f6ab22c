import { stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { meaningOf, type Report } from '../../db/objects/validation/finding.ts';
import { identifyFolder } from '../../db/objects/validation/identify-folder.ts';
import { checkObject } from '../../db/objects/validation/validate-object.ts';
import { checkRoot } from '../../db/objects/validation/validate-root.ts';
import { CliError } from './cli-error.ts';

const KINDS = {
  object: 'OCFL 对象',
  root: 'OCFL 存储根',
  unknown: '既没有 OCFL 对象也没有存储根的声明，按对象检查',
};

/** How often the progress line is written anew. */
const EVERY_MS = 200;

export const validateObjects = {
  usage: 'objects validate PATH [--ours]',
  about: `校验任何 OCFL 1.1（或 1.0）的对象或存储根，不限于本系统所写；不需要密钥、服务或数据库，不改动任何文件。

PATH     对象或存储根的文件夹
--ours   并须与本系统的写法逐字节相符（规范留有余地之处也不得不同）

每行一处：代码、位置、说明。E 为错误，W 为警告，L 为无法检查或与本系统写法不同。
代码见 https://ocfl.io/1.1/spec/validation-codes.html

退出码：0 合格（可以有警告）；1 不合格；3 用法不对。`,
  async run(args: string[]): Promise<number> {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { ours: { type: 'boolean' } },
    });
    const [verb, path, ...rest] = positionals;
    if (verb !== 'validate' || path === undefined || rest.length > 0) {
      throw new CliError('请写成 objects validate PATH', 3);
    }
    const kind = await identify(path);
    console.log(`${printable(path)}：${KINDS[kind]}`);
    return validate(path, kind, values.ours ?? false);
  },
};

async function identify(path: string): Promise<keyof typeof KINDS> {
  const status = await stat(path).catch(() => undefined);
  if (!status) throw new CliError(`找不到或无权查看 ${printable(path)}，请核对路径`, 3);
  if (!status.isDirectory()) {
    throw new CliError(`${printable(path)} 不是文件夹，请给出对象或存储根的文件夹`, 3);
  }
  // What cannot be listed is reported as a finding.
  return identifyFolder(path).catch(() => 'unknown');
}

async function validate(path: string, kind: keyof typeof KINDS, isOurs: boolean): Promise<number> {
  const counts = { faults: 0, warnings: 0, objects: 0 };
  const progress = showProgress();
  const report: Report = (code, where) => {
    progress.clear();
    console.log(`${code} ${printable(where) || '.'} ${meaningOf(code)}`);
    if (code.startsWith('W')) counts.warnings += 1;
    else counts.faults += 1;
  };
  const onObject = (): void => progress.show(`已检查 ${++counts.objects} 个对象`);
  if (kind === 'root') await checkRoot(path, { isOurs, report, onObject });
  else await checkObject(path, { isOurs }, report);
  progress.clear();
  const checked = kind === 'root' ? `${counts.objects} 个对象，` : '';
  const verdict = counts.faults === 0 ? '合格' : '不合格';
  console.log(`${verdict}：${checked}${counts.faults} 处错误，${counts.warnings} 处警告`);
  return counts.faults === 0 ? 0 : 1;
}

/** One line on standard error, when somebody is looking. */
function showProgress(): { show(text: string): void; clear(): void } {
  const { stderr } = process;
  let shownAt = 0;
  let isShown = false;
  return {
    show(text) {
      if (!stderr.isTTY || performance.now() - shownAt < EVERY_MS) return;
      stderr.write(`\r${text}\u001b[K`);
      shownAt = performance.now();
      isShown = true;
    },
    clear() {
      if (isShown) stderr.write('\r\u001b[K');
      isShown = false;
    },
  };
}

/** Names of files are others' words: nothing in them may move the cursor or begin a line. */
function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu,
    (char) => `\\u{${char.codePointAt(0)?.toString(16) ?? ''}}`,
  );
}
