import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const STAMP = 'node_modules/.lantai-installed';

/** `npm ci`, when what is installed is not what the lock file says. Offline bundles bring the stamp along. */
export async function installDependencies() {
  const wanted = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return;
  console.error('正在安装依赖，首次约需一分钟……');
  const { status } = spawnSync(
    'npm',
    ['ci', '--include=dev', '--include=optional', '--loglevel=error'],
    { stdio: ['ignore', 2, 2], env: { ...process.env, NODE_ENV: 'development' } },
  );
  if (status !== 0) throw new Error('依赖安装失败：请检查网络或 npm 镜像设置后重试。');
  writeFileSync(STAMP, wanted);
}
