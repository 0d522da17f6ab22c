import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expectSound } from '../../db/objects/faults/expect-sound.ts';
import { ingestVersion, objectIdOf } from '../../db/objects/faults/ingest.ts';
import { openJournal } from '../../db/objects/faults/journal.ts';
import { leaveWorkBehind } from '../../db/objects/faults/rounds-of-work.ts';
import { attemptEach } from '../attempt-each.ts';
import { buildDiskStack, mountCut, type Cut, type DiskStack } from '../disk-stack.ts';
import type { FaultCase } from '../fault-case.ts';
import { withHome } from '../with-home.ts';

const PROGRAM = join(import.meta.dirname, '../../db/objects/faults/ingest-until-killed.ts');
const GUESTS = { ordered: 'data=ordered', writeback: 'data=writeback,noauto_da_alloc' };
/** About as many changes as the process makes until its first few versions are acknowledged. */
const CHANGES = 260;
const MOMENT_MS = 600;
const ENOUGH_VERSIONS = 400;

export const faultCase: FaultCase = {
  about:
    'the power cut while ingest runs on ext4: what the disk then holds, remounted and recovered',
  fullCount: 200,
  sampleCount: 4,
  obstacle,
  run: (order) =>
    attemptEach(order, (index, random) =>
      withHome(async (home) => {
        const cut: Cut = index % 2 === 0 ? 'completed' : 'flushed';
        const guest = index % 4 < 2 ? 'writeback' : 'ordered';
        const stack = await buildDiskStack(home, GUESTS[guest]);
        try {
          await leaveWorkBehind(join(stack.folder, 'objects'), openJournal(journalIn(home)));
          const moment = Math.floor(index / 4) % 3;
          if (moment === 0) await cutStopped(stack, home, cut, String(1 + random(CHANGES)));
          else if (moment === 1)
            await cutStopped(stack, home, cut, `acknowledged:${1 + random(6)}`);
          else await cutRunning(stack, home, cut, random(MOMENT_MS));
        } finally {
          await stack.dismantle();
        }
        return { ...(await checkCut(home, cut)), [cut]: 1, [guest]: 1 };
      }),
    ),
};

function obstacle(): string | undefined {
  if (process.getuid?.() !== 0) return 'needs root, to mount file systems';
  const capabilities = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  const mayMount = (BigInt(`0x${capabilities?.[1] ?? '0'}`) >> 21n) & 1n;
  if (mayMount === 0n) return 'needs the right to mount file systems';
  if (!existsSync('/dev/loop-control')) return 'needs loop devices';
  const programs = ['mkfs.ext4', 'fsfreeze', 'mount', 'umount', 'dd'];
  const absent = programs.find((name) => spawnSync(name, ['--version']).error);
  return absent === undefined ? undefined : `needs ${absent}`;
}

/** Lies outside the disk: the database that acknowledges has disks of its own. */
function journalIn(home: string): string {
  return join(home, 'journal');
}

/** The process stops itself, before a change or after an acknowledgement; the kernel goes on. */
async function cutStopped(stack: DiskStack, home: string, cut: Cut, at: string): Promise<void> {
  const child = startIngest(stack, home, at);
  try {
    while (!isStopped(child)) {
      if (child.exitCode !== null) throw new Error('the process ended before its time');
      await sleep(5);
    }
    await cutPower(stack, home, cut);
  } finally {
    await kill(child);
  }
}

/** The process runs on, and may be anywhere: in a write, a flush, or between two. */
async function cutRunning(stack: DiskStack, home: string, cut: Cut, ms: number): Promise<void> {
  const child = startIngest(stack, home, 'Infinity');
  try {
    if (child.stdout) await once(child.stdout, 'data');
    await sleep(ms);
    await cutPower(stack, home, cut);
    if (child.exitCode !== null) throw new Error('the process ended before its time');
  } finally {
    await kill(child);
  }
}

function startIngest(stack: DiskStack, home: string, at: string): ChildProcess {
  const places = [join(stack.folder, 'objects'), journalIn(home)];
  const args = [PROGRAM, ...places, at, String(ENOUGH_VERSIONS), 'SIGSTOP'];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

/**
 * What is acknowledged is read once nothing more can reach the image: whatever is in the journal by
 * then must be in the image too.
 */
async function cutPower(stack: DiskStack, home: string, cut: Cut): Promise<void> {
  await stack.cutPower(cut, join(home, 'cut.img'), () => {
    copyFileSync(journalIn(home), join(home, 'acknowledged'));
  });
}

async function checkCut(home: string, cut: Cut): Promise<Record<string, number>> {
  const mounted = await mountCut(home, cut, join(home, 'cut.img'));
  try {
    const root = join(mounted.folder, 'objects');
    const journal = openJournal(join(home, 'acknowledged'));
    const acknowledged = journal.entries().length;
    const repository = await expectSound(root, journal);
    await ingestVersion(repository, journal, objectIdOf(1));
    await expectSound(root, journal);
    return { acknowledged };
  } finally {
    await mounted.dismantle();
  }
}

function isStopped({ pid }: ChildProcess): boolean {
  const status = readFileSync(`/proc/${pid ?? 0}/stat`, 'utf8');
  return status.slice(status.lastIndexOf(')') + 2).startsWith('T');
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
