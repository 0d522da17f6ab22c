import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export type Line = { megabits: number; oneWayMs: number; lossPercent: number };

/** Two network namespaces with nothing but a slow line between them. */
export type LossyLink = {
  /** Put before a command, runs it at that end. */
  near: readonly string[];
  far: readonly string[];
  /** Of the near end, as the far one reaches it. */
  address: string;
  /** Takes line and namespaces down; what still runs there must have been ended before. */
  close(): Promise<void>;
};

const SCRIPT = join(import.meta.dirname, 'lossy-link.py');
const ADDRESS = '10.77.0.1';

/** Why there can be no such line here, if so. */
export function lossyLinkObstacle(): string | undefined {
  if (process.getuid?.() !== 0) return 'a line that loses packets needs root';
  if (!existsSync('/dev/net/tun')) return 'a line that loses packets needs /dev/net/tun';
  for (const [command, of] of [
    ['python3', 'python3'],
    ['ip', 'iproute2'],
  ] as const) {
    if (spawnSync(command, ['-V']).error)
      return `a line that loses packets needs ${command} (apt install ${of})`;
  }
  return undefined;
}

/** @throws where the kernel gives no namespaces or devices. */
export async function openLossyLink({ megabits, oneWayMs, lossPercent }: Line): Promise<LossyLink> {
  const [near, far] = [`lantai-near-${process.pid}`, `lantai-far-${process.pid}`];
  const figures = [megabits, oneWayMs, lossPercent].map(String);
  const child = spawn('python3', ['-B', SCRIPT, near, far, ...figures], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const first = await Promise.race([once(child.stdout, 'data'), ended]);
  if (String(first[0]).trim() !== 'up') throw new Error('the line did not come up');
  const at = (name: string) => ['ip', 'netns', 'exec', name];
  return {
    near: at(near),
    far: at(far),
    address: ADDRESS,
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}
