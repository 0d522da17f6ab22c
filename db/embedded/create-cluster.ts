import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Binaries } from './locate-binaries.ts';
import { handOver, spawnUnprivileged, type PlainUser } from './spawn-unprivileged.ts';

/**
 * Creates the database cluster at `dataDir` unless it is there. A creation that was cut off leaves only a
 * `.new` folder, which the next one replaces.
 */
export async function createCluster(
  binaries: Binaries,
  user: PlainUser | undefined,
  dataDir: string,
  superuserPassword: string,
): Promise<void> {
  if (existsSync(join(dataDir, 'PG_VERSION'))) return;
  const staging = `${dataDir}.new`;
  const passwordFile = `${dataDir}.pw`;
  rmSync(staging, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  mkdirSync(dirname(dataDir), { recursive: true });
  mkdirSync(staging, { mode: 0o700 });
  writeFileSync(passwordFile, superuserPassword, { mode: 0o600 });
  handOver(user, staging);
  handOver(user, passwordFile);
  try {
    await runInitdb(binaries, user, staging, passwordFile);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(staging, dataDir);
}

function runInitdb(
  binaries: Binaries,
  user: PlainUser | undefined,
  dataDir: string,
  passwordFile: string,
): Promise<void> {
  const args = [
    `--pgdata=${dataDir}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--data-checksums',
    '--no-instructions',
  ];
  return new Promise((resolve, reject) => {
    const child = spawnUnprivileged(user, binaries.bin('initdb'), args, {
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaint = '';
    child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else
        reject(new Error(`数据库初始化失败（initdb 退出码 ${String(code)}）：${complaint.trim()}`));
    });
  });
}
