import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { signCheckpoint } from '../../../audit/checkpoint.ts';
import { layoutFiles } from '../../../audit/lay-out-export.ts';
import { encodeLeaf } from '../../../audit/leaf.ts';
import { onlyKey } from '../../../audit/log-keys.ts';
import { sm3Tree } from '../../../audit/tree.ts';
import { decodeBundle } from '../../../audit/tile.ts';
import { encodeVerifierKey } from '../../../audit/verifier-key.ts';
import { verifyFolder } from '../../../audit/verify-folder.ts';
import { generateSm2KeyPair } from '../../../crypto/sm2-keys.ts';
import { createSm3, sm3AtOnce } from '../../../crypto/sm3.ts';
import { cpuMs, median, tellResult } from '../support/measure.ts';

const ENTRIES = 200_000;
/** Entries under one checkpoint: full batches, as under load. */
const BATCH = 1000;
const ROUNDS = 15;
const ORIGIN = 'bench.lantai.local/ledger';
const signer = { name: ORIGIN, ...generateSm2KeyPair() };

export const benchmark = {
  about: `verification of an export of ${ENTRIES} entries, CPU against OpenSSL's SM3 over the same bytes as one stream`,
  async run(): Promise<void> {
    const home = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
    try {
      await layOut(home);
      const files = filesBelow(home);
      const bytes = files.reduce((sum, file) => sum + readFileSync(file).length, 0);
      const rounds: Round[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        rounds.push({
          stream: await cpuMs(() => digestAsOne(files)),
          leaves: await cpuMs(() => digestEach(home)),
          ours: await cpuMs(() => verify(home)),
        });
      }
      tell(bytes, rounds);
    } finally {
      rmSync(home, { recursive: true });
    }
  },
};

type Round = { stream: number; leaves: number; ours: number };

function tell(bytes: number, rounds: readonly Round[]): void {
  const middle = (of: (round: Round) => number): number => median(rounds.map(of));
  const ours = middle((round) => round.ours);
  const perSecond = (ms: number): string => `${(bytes / 1000 / ms).toFixed(0)} MB/s`;
  console.log(
    `SM3 of all files as one stream: ${perSecond(middle((round) => round.stream))}; ` +
      `of every leaf: ${perSecond(middle((round) => round.leaves))}`,
  );
  console.log(
    `verification: ${perSecond(ours)}, ${((ours * 1000) / ENTRIES).toFixed(1)} µs an entry`,
  );
  // Of the bare stream over the same bytes; and of one call of OpenSSL for each leaf, without nodes, signatures or decoding.
  // Within a round, since a processor that others use too changes its pace from one to the next.
  tellResult(
    'ledger-verify',
    middle((round) => round.stream / round.ours),
    'x',
  );
  tellResult(
    'ledger-verify.of-digests',
    middle((round) => round.leaves / round.ours),
    'x',
  );
}

async function layOut(home: string): Promise<void> {
  const entries = Array.from({ length: ENTRIES }, (_, index) => {
    const body = encodeLeaf({
      origin: ORIGIN,
      kind: 'INTENT',
      action: 'viewing.read_page',
      entryId: randomUUID(),
      atMs: 1_790_000_000_000 + index,
      actor: randomUUID(),
      unit: randomUUID(),
      terminal: randomUUID(),
      item: randomUUID(),
      pages: String(index % 300),
      purpose: 'appointment',
      approval: randomUUID(),
    });
    return { body, leafHash: sm3Tree.leafHash(body) };
  });
  let tip = sm3Tree.frontier.empty();
  const notes: string[] = [];
  for (let at = 0; at < ENTRIES; at += BATCH) {
    const batch = entries.slice(at, at + BATCH).map(({ leafHash }) => leafHash);
    tip = sm3Tree.frontier.appendAll(tip, batch);
    const root = sm3Tree.frontier.root(tip);
    notes.push(signCheckpoint({ origin: ORIGIN, size: tip.size, root, timeMs: at }, signer));
  }
  const source = { entries: each(entries), checkpoints: each(notes), keys: onlyKey(signer) };
  for await (const { path, bytes } of layoutFiles(source)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), bytes);
  }
}

function digestAsOne(files: string[]): void {
  const digest = createSm3();
  for (const file of files) digest.update(readFileSync(file));
  digest.digest();
}

function digestEach(home: string): void {
  for (const file of filesBelow(join(home, 'tile', 'entries'))) {
    for (const body of decodeBundle(readFileSync(file))) sm3AtOnce(body);
  }
}

async function verify(home: string): Promise<void> {
  const { exitCode } = await verifyFolder(home, {
    key: encodeVerifierKey(signer),
    atLeast: ENTRIES,
  });
  if (exitCode !== 0) throw new Error('the export of the benchmark is not sound');
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name));
}

// eslint-disable-next-line @typescript-eslint/require-await -- the export takes an asynchronous source
async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
