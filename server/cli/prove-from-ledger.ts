import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { CliError } from './cli-error.ts';
import { logInToServer, SERVER_HELP, SERVER_OPTIONS } from './log-in-to-server.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export const proveFromLedger = {
  usage: 'ledger prove ENTRY | --between DAY DAY [--past N] [--out FILE] --as NAME',
  about: `出具账本证明，可离线核验（须为安全审计员）。出具本身也记入账本。

ENTRY              记录的编号，从 0 起：证明这条记录确在账本里
--between DAY DAY  两个日期（如 2026-11-20 2026-11-22）：证明两日的账之间无一缺失
--past N           第 N 本旧账本（从 1 起）里的记录或日期；须通读该账本，条目多时要等几分钟
--out FILE         证明文件，须不存在；默认 lantai-entry-编号.proof.txt 或 lantai-between-起-止.proof.txt
${SERVER_HELP}

用 npm run lantai -- verify FILE --policy 见证策略 核验。`,
  async run(args: string[]): Promise<number> {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...SERVER_OPTIONS,
        out: { type: 'string' },
        between: { type: 'boolean' },
        past: { type: 'string' },
      },
    });
    const wanted = values.between === true ? between(positionals) : entry(positionals);
    const { path, name } = ofPast(wanted, values.past);
    const session = await logInToServer(values);
    try {
      const proof = await (await session.call(path)).text();
      const file = values.out ?? name;
      await writeFile(file, proof, { flag: 'wx' }).catch((error: unknown) => {
        throw new CliError(`写不了 ${file}（${String(error)}），请用 --out 另指定一个`, 2);
      });
      console.log(`已写入 ${file}`);
      return 0;
    } finally {
      await session.logOut();
    }
  },
};

type Wanted = { path: string; name: string };

function ofPast({ path, name }: Wanted, past: string | undefined): Wanted {
  if (past === undefined) return { path, name };
  if (!/^[1-9]\d{0,3}$/.test(past)) throw new CliError('--past 后面写旧账本的序号，从 1 起', 3);
  return {
    path: `${path}${path.includes('?') ? '&' : '?'}past=${past}`,
    name: name.replace('lantai-', `lantai-past-${past}-`),
  };
}

function entry([index, ...more]: string[]): Wanted {
  if (index === undefined || !/^\d{1,15}$/.test(index) || more.length > 0) {
    throw new CliError('请写成 ledger prove 记录编号，或 ledger prove --between 日期 日期', 3);
  }
  return {
    path: `/api/ledger/entries/${index}/proof`,
    name: `lantai-entry-${index}.proof.txt`,
  };
}

function between([from = '', to = '', ...more]: string[]): Wanted {
  if (!DAY.test(from) || !DAY.test(to) || more.length > 0) {
    throw new CliError('请写成 ledger prove --between 2026-11-20 2026-11-22', 3);
  }
  const days = [from, to].map((day) => day.replaceAll('-', ''));
  return {
    path: `/api/ledger/between/proof?from=${from}&to=${to}`,
    name: `lantai-between-${days.join('-')}.proof.txt`,
  };
}
