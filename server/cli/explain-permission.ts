import { parseArgs } from 'node:util';
import type { Allowed, Explanation } from '../modules/policies/contract.ts';
import { CliError } from './cli-error.ts';
import {
  logInToServer,
  SERVER_HELP,
  SERVER_OPTIONS,
  type ServerSession,
} from './log-in-to-server.ts';

/** Most that one answer of the server holds. */
const PAGE = 50;

type Question = { action: string; archiveNo: string; purpose?: string; at?: string };

export const explainPermission = {
  usage: 'explain (--account NAME | --who) --action ACTION --volume NO --as OFFICER',
  about: `说明某个账号为什么能或不能对一卷档案做某事，或列出谁能（须为安全保密管理员）。

--account NAME    登录名或姓名
--who             不问某个账号，而列出所有能做的账号
--action ACTION   操作，如 archives.show、viewing.read
--volume NO       档号
--purpose P       用途，如 wage
--at TIME         过去的时间，写作 2026-11-22T09:00:00+08:00
${SERVER_HELP}

退出码：0 允许（或列出了账号）；1 不允许（或无人能做）；2 未能办理；3 用法不对。`,
  async run(args: string[]): Promise<number> {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...SERVER_OPTIONS,
        account: { type: 'string' },
        who: { type: 'boolean' },
        action: { type: 'string' },
        volume: { type: 'string' },
        purpose: { type: 'string' },
        at: { type: 'string' },
      },
    });
    const { account, who = false, action, volume, purpose, at } = values;
    if (positionals.length > 0) throw new CliError('多余的参数，请用选项写明', 3);
    if (action === undefined) throw new CliError('缺少 --action：请指明操作', 3);
    if (volume === undefined) throw new CliError('缺少 --volume：请指明档号', 3);
    if (who === (account !== undefined)) {
      throw new CliError('请在 --account 与 --who 中选一个', 3);
    }
    const question = {
      action,
      archiveNo: volume,
      ...(purpose !== undefined && { purpose }),
      ...(at !== undefined && { at }),
    };
    const session = await logInToServer(values);
    try {
      return account === undefined
        ? await tellWhoCan(session, question)
        : tellWhy(await ask<Explanation>(session, 'explain', { ...question, account }));
    } finally {
      await session.logOut();
    }
  },
};

async function ask<Answer>(session: ServerSession, what: string, body: object): Promise<Answer> {
  const response = await session.call(`/api/policies/${what}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Answer;
}

function tellWhy({ conclusion, facts, line, nearest, isAllowed }: Explanation): number {
  console.log(conclusion);
  if (line) console.log(`  ${line.text}`);
  for (const { label, value } of facts) console.log(`  ${label}：${value}`);
  if (nearest.length > 0) console.log('最接近的策略行：');
  for (const near of nearest) {
    console.log(`  第 ${near.line.number} 行  ${near.line.text}`);
    for (const miss of near.misses) console.log(`    ${miss}`);
  }
  return isAllowed ? 0 : 1;
}

async function tellWhoCan(session: ServerSession, question: Question): Promise<number> {
  let offset: number | null = 0;
  let total = 0;
  while (offset !== null) {
    const page: Allowed = await ask<Allowed>(session, 'who-can', {
      ...question,
      offset,
      limit: PAGE,
    });
    for (const { loginName, name, unitName, roleNames, line } of page.items) {
      const basis = line ? `第 ${line.number} 行` : '';
      console.log([loginName, name, unitName, roleNames, basis].join('\t'));
    }
    ({ total, nextOffset: offset } = page);
  }
  console.log(`共 ${total} 个账号`);
  return total > 0 ? 0 : 1;
}
