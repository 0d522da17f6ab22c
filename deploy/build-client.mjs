import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const STAMP = 'client/dist/.built-from';
/** Beside the client for an auditor to take: the very file that `lantai ledger verifier` writes. */
const VERIFIER = 'client/dist/lantai-verify.mjs';
/**
 * What the client is made of: its own sources, and the words and contracts it shares with the server; and what the
 * verifier is made of.
 */
const SOURCES = [
  'client',
  'policies',
  'server/modules',
  'audit',
  'crypto',
  'server/cli/write-verifier.ts',
  'server/cli/bundle-program.ts',
  'server/cli/write-program.ts',
  'package-lock.json',
];

/** Builds the client, and the verifier beside it, when their sources have changed since the last build. */
export async function buildClient(node) {
  const wanted = digestOf(SOURCES);
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return;
  console.error('正在构建客户端……');
  const vite = ['node_modules/vite/bin/vite.js', 'build', '--config', 'client/vite.config.ts'];
  run(node, [...vite, '--logLevel=warn']);
  run(node, ['server/cli/lantai.ts', 'ledger', 'verifier', VERIFIER]);
  writeFileSync(STAMP, wanted);
}

function run(node, args) {
  const { status } = spawnSync(node, args, { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('客户端构建失败，请查看上面的错误信息。');
}

function digestOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(filesBelow)) hash.update(path).update(readFileSync(path));
  return hash.digest('hex');
}

function filesBelow(path) {
  if (!existsSync(path)) return [];
  try {
    return readdirSync(path)
      .filter((name) => name !== 'dist')
      .sort()
      .flatMap((name) => filesBelow(join(path, name)));
  } catch {
    return [path];
  }
}
