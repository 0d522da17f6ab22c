import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Browsers the tests can drive, best first. */
export const BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** Installs Debian's Chromium for the browser tests where there is no browser and we may install one. */
export async function installChromium() {
  if (BROWSERS.some(existsSync)) return;
  console.error('正在安装浏览器测试所需的 Chromium……');
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const run = (args) => {
    const [command, ...rest] = [...sudo, 'apt-get', ...args];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    return spawnSync(command, rest, { stdio: ['ignore', 2, 2], env }).status === 0;
  };
  const isInstalled =
    run(['update', '-qq']) && run(['install', '-y', '-qq', '--no-install-recommends', 'chromium']);
  if (isInstalled && BROWSERS.some(existsSync)) return;
  throw new Error('没有可用的 Chromium，且无法自动安装。请执行 apt-get install chromium 后重试。');
}
