import { readFileSync } from 'node:fs';
import { CliError } from './cli-error.ts';
import { promptSecret } from './prompt-secret.ts';

/** Options of every command that works through the running server. */
export const SERVER_OPTIONS = {
  as: { type: 'string' },
  server: { type: 'string' },
  'password-file': { type: 'string' },
} as const;

export const SERVER_HELP = `--as NAME             登录账号
--server URL          服务地址，默认 http://127.0.0.1:\${PORT:-8080}
--password-file FILE  从文件读取口令；也可用环境变量 LANTAI_PASSWORD；都没有则提示输入`;

/** Calls to the running server as one signed-in person. */
export type ServerSession = {
  call(path: string, init?: RequestInit & { duplex?: 'half' }): Promise<Response>;
  logOut(): Promise<void>;
};

type Values = {
  as?: string | undefined;
  server?: string | undefined;
  'password-file'?: string | undefined;
};

/** Signs in like any other person does: there is one writer, and it is the server. */
export async function logInToServer(values: Values): Promise<ServerSession> {
  if (values.as === undefined) throw new CliError('缺少 --as：请指明以谁的账号办理', 3);
  const base = values.server ?? `http://127.0.0.1:${process.env['PORT'] ?? '8080'}`;
  const password = await readPassword(values['password-file'], values.as);
  let cookie = '';
  const call: ServerSession['call'] = async (path, init = {}) => {
    const headers = {
      ...(init.headers as Record<string, string>),
      ...(cookie && { Cookie: cookie }),
    };
    let response: Response;
    try {
      response = await fetch(new URL(path, base), { ...init, headers });
    } catch (cause) {
      throw new CliError(
        `连不上服务 ${base}：请先执行 npm start，或用 --server 指明地址。（${reasonOf(cause)}）`,
        2,
      );
    }
    if (response.ok) return response;
    const problem = (await response.json().catch(() => ({}))) as { message?: string };
    throw new CliError(problem.message ?? `服务答复 ${response.status}`, 2);
  };
  const response = await call('/api/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ loginName: values.as, password }),
  });
  cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return {
    call,
    logOut: async () => {
      await call('/api/session', { method: 'DELETE' });
    },
  };
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}

async function readPassword(file: string | undefined, name: string): Promise<string> {
  if (file !== undefined) {
    try {
      return readFileSync(file, 'utf8').trim();
    } catch {
      throw new CliError(`读不到口令文件 ${file}`, 3);
    }
  }
  const given = process.env['LANTAI_PASSWORD'];
  if (given !== undefined) return given;
  if (!process.stdin.isTTY)
    throw new CliError('没有口令：请用 --password-file 或 LANTAI_PASSWORD 提供', 3);
  return promptSecret(`${name} 的口令：`);
}
