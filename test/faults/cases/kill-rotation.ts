import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { KeyDestroyedError } from '../../../crypto/errors.ts';
import { createKeystore } from '../../../crypto/keyring/create-keystore.ts';
import { openKeystore } from '../../../crypto/keyring/open-keystore.ts';
import { attemptEach } from '../attempt-each.ts';
import type { FaultCase } from '../fault-case.ts';

const PROGRAM = join(import.meta.dirname, '../../crypto/keyring/faults/rotate-until-killed.ts');
const SECRET = 'killed while rotating';
const ROUNDS = '100000';
const KILLS = 3;
const LONGEST_LIFE_MS = 150;

type Story = { made: Map<string, string>; doomed: Set<string>; destroyed: Set<string> };

export const faultCase: FaultCase = {
  about: 'kill -9 while keys are made, rotated and destroyed',
  fullCount: 200,
  sampleCount: 4,
  run: (order) =>
    attemptEach(order, async (_index, random) => {
      const home = await mkdtemp(join(tmpdir(), 'kill-rotation-'));
      try {
        await createKeystore(join(home, 'keystore.json'), SECRET, { rounds: 1 });
        const story: Story = { made: new Map(), doomed: new Set(), destroyed: new Set() };
        // The same home again and again: each death meets what the one before left.
        for (let kill = 0; kill < KILLS; kill += 1) {
          await killAfter(home, random(LONGEST_LIFE_MS), story);
          await expectSound(home, story);
        }
        return { kills: KILLS, keys: story.made.size, destroyed: story.destroyed.size };
      } finally {
        await rm(home, { recursive: true });
      }
    }),
};

/** Lets the program live for so long after it has opened the keystore, and notes what it told. */
async function killAfter(home: string, lifeMs: number, story: Story): Promise<void> {
  const child = spawn(process.execPath, [PROGRAM, home, ROUNDS], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  for await (const line of createInterface({ input: child.stdout })) {
    const [what, volume = '', key = ''] = line.split(' ');
    if (what === 'open') void setTimeout(lifeMs).then(() => child.kill('SIGKILL'));
    if (what === 'made') story.made.set(volume, key);
    if (what === 'doomed') story.doomed.add(volume);
    if (what === 'destroyed') story.destroyed.add(volume);
  }
  await ended;
  if (child.signalCode !== 'SIGKILL') throw new Error('the program ended before it was killed');
}

/** Every key that was told of opens to the same bytes, but for those that were to be destroyed. */
async function expectSound(home: string, { made, doomed, destroyed }: Story): Promise<void> {
  const keystore = await openKeystore(join(home, 'keystore.json'), SECRET);
  if ((await keystore.ages()).master.isRotating) throw new Error('a rotation was left unfinished');
  for (const [volume, key] of made) {
    const opened = await keystore
      .openVolumeKey({ unit: 'QY', year: 2026, volume })
      .catch((error: unknown) => error);
    if (opened instanceof KeyDestroyedError && doomed.has(volume)) continue;
    if (opened instanceof Error) throw opened;
    if (destroyed.has(volume)) throw new Error(`${volume} came back`);
    if (!isKey(opened, key)) throw new Error(`${volume} has another key`);
  }
}

function isKey(opened: unknown, hex: string): boolean {
  return (opened as { export(): Buffer }).export().toString('hex') === hex;
}
