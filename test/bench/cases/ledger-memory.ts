import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { signCheckpoint } from '../../../audit/checkpoint.ts';
import { layoutFiles, type StoredEntry } from '../../../audit/lay-out-export.ts';
import { onlyKey } from '../../../audit/log-keys.ts';
import { encodeLeaf } from '../../../audit/leaf.ts';
import { sm3Tree } from '../../../audit/tree.ts';
import { encodeVerifierKey } from '../../../audit/verifier-key.ts';
import { generateSm2KeyPair } from '../../../crypto/sm2-keys.ts';
import { tellResult } from '../support/measure.ts';

const SIZES = [250_000, 2_500_000];
/** Entries under one checkpoint. */
const BATCH = 1000;
const ORIGIN = 'bench.lantai.local/ledger';
const signer = { name: ORIGIN, ...generateSm2KeyPair() };
const ROOT = join(import.meta.dirname, '../../..');
const VERIFIERS = {
  'ledger-memory': [process.execPath, join(ROOT, 'audit/cli/verify.ts')],
  'ledger-memory.second': ['python3', '-B', join(ROOT, 'audit/second/verify.py')],
};
const LOOK_MS = 20;

export const benchmark = {
  about: `memory of both verifiers at ${SIZES.join(' and ')} entries: the most that the process ever held (Linux)`,
  async run(): Promise<void> {
    for (const size of SIZES) {
      const home = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
      try {
        await layOut(home, size);
        const key = join(home, '..', `${size}.key`);
        writeFileSync(key, encodeVerifierKey(signer));
        for (const [name, [program = '', ...args]] of Object.entries(VERIFIERS)) {
          const most = await mostOf(program, [
            ...args,
            home,
            '--key',
            key,
            '--at-least',
            String(size),
          ]);
          tellResult(`${name}.${size}`, most, 'MB');
        }
        rmSync(key);
      } finally {
        rmSync(home, { recursive: true });
      }
    }
  },
};

/** Runs a verifier to its end. @returns its high water mark in MB (10^6 bytes), as the kernel tells it until just before. */
async function mostOf(program: string, args: string[]): Promise<number> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore'] });
  const ended = once(child, 'exit') as Promise<[number]>;
  let most = 0;
  while (child.exitCode === null && child.signalCode === null) {
    most = Math.max(most, highWater(child.pid ?? 0));
    await sleep(LOOK_MS);
  }
  const [code] = await ended;
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
  return most;
}

function highWater(pid: number): number {
  try {
    const [, kB = '0'] =
      /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return (Number(kB) * 1024) / 1e6;
  } catch {
    return 0;
  }
}

async function layOut(home: string, size: number): Promise<void> {
  const notes: string[] = [];
  const entries = grow(size, notes);
  const source = { entries, checkpoints: each(notes), keys: onlyKey(signer) };
  for await (const { path, bytes } of layoutFiles(source)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), bytes);
  }
}

/** One entry after the other; the heads that were signed on the way go into `notes`. */
// eslint-disable-next-line @typescript-eslint/require-await -- the export takes an asynchronous source
async function* grow(size: number, notes: string[]): AsyncGenerator<StoredEntry> {
  let tip = sm3Tree.frontier.empty();
  for (let index = 0; index < size; index += 1) {
    const id = index.toString(16).padStart(12, '0');
    const body = encodeLeaf({
      origin: ORIGIN,
      kind: 'INTENT',
      action: 'viewing.read_page',
      entryId: `01890000-0000-7000-8000-${id}`,
      atMs: 1_790_000_000_000 + index,
      actor: `01890000-0000-7000-8001-${id}`,
      unit: `01890000-0000-7000-8002-${id}`,
      terminal: `01890000-0000-7000-8003-${id}`,
      item: `01890000-0000-7000-8004-${id}`,
      pages: String(index % 300),
      purpose: 'appointment',
    });
    const leafHash = sm3Tree.leafHash(body);
    tip = sm3Tree.frontier.append(tip, leafHash);
    if (tip.size % BATCH === 0) {
      const root = sm3Tree.frontier.root(tip);
      notes.push(signCheckpoint({ origin: ORIGIN, size: tip.size, root, timeMs: index }, signer));
    }
    yield { body, leafHash };
  }
}

/** Read only once all that comes before has been laid out. */
// eslint-disable-next-line @typescript-eslint/require-await -- the export takes an asynchronous source
async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
