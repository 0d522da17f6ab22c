import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const NEEDED_MAJOR = 26;
const PACKAGED = 'node_modules/.bin/node';

/** The Node to run on: the one that came as a package, or this very one where there is no such package. */
export function locateNode() {
  for (const node of [PACKAGED, process.execPath]) {
    if (node === PACKAGED && !existsSync(PACKAGED)) continue;
    const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
    if (Number(/^v(\d+)\./.exec(stdout ?? '')?.[1]) >= NEEDED_MAJOR) return node;
  }
  throw new Error(
    `兰台需要 Node ${NEEDED_MAJOR} 或更新版本；本机平台 ${process.platform}-${process.arch} 没有随附的安装包，请先安装 Node ${NEEDED_MAJOR}。`,
  );
}
