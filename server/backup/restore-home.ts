import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointError, readUnverified } from '../../audit/checkpoint.ts';
import type { KeystoreSecret } from '../../crypto/keyring/keystore-options.ts';
import { writeDurably } from '../../crypto/keyring/durable-files.ts';
import { openAsOwner } from '../../db/open-database.ts';
import { CLAIM } from '../claim-home.ts';
import { isLockFile, readLockFile, readLockFiles } from '../modules/ledger/index.ts';
import type { SignedSet } from './read-chain.ts';

/** While it stands in a home, that home is half restored and nothing starts on it. */
export const UNFINISHED = 'restore-unfinished.json';
/** Tells the next start, which sets it down in the ledger. */
export const RESTORED = 'restored.json';
export const LOCK = 'ledger.lock';

/** The signed heads that a home still has of the ledger it held: a restore must reach them all. */
export function heldCheckpoints(home: string): string[] {
  return readLockFile(join(home, LOCK));
}

/** The same with those of a ledger that stand in lock files which were set aside there. */
export function heldNotes(home: string, origin: string): { note: string }[] {
  const before = existsSync(home) ? readLockFiles(join(home, LOCK)) : [];
  const notes = [...heldCheckpoints(home), ...before.filter((note) => originOf(note) === origin)];
  return [...new Set(notes)].map((note) => ({ note }));
}

function originOf(note: string): string | undefined {
  try {
    return readUnverified(note).origin;
  } catch (error) {
    if (error instanceof CheckpointError) return undefined;
    throw error;
  }
}

/**
 * Makes sure that a home is empty but for lock files, and marks it as half restored. What an earlier restore left
 * unfinished there is removed.
 * @throws where there is anything else.
 */
export async function beginRestore(home: string, digest: string): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o711 });
  const names = (await readdir(home)).filter((name) => !isLockFile(name, LOCK) && name !== CLAIM);
  if (names.includes(UNFINISHED)) await clear(home, names);
  else if (names.length > 0) {
    throw new Error(
      `${home} 不是空的（有 ${names[0] ?? ''}）：恢复只写入空目录，请另指定 --home。`,
    );
  }
  await writeDurably(join(home, UNFINISHED), `${JSON.stringify({ digest })}\n`, { isNew: false });
}

/** @throws where a restore was cut off: what is there may lack anything. */
export function requireFinishedRestore(home: string): void {
  if (!existsSync(join(home, UNFINISHED))) return;
  throw new Error(`${home} 的恢复没有完成，不能启动：请重新执行 lantai restore，或清空该目录。`);
}

/** A database that was left running must be stopped before its files go. */
async function clear(home: string, names: string[]): Promise<void> {
  if (existsSync(join(home, 'database', 'PG_VERSION'))) {
    const { embedded } = await openAsOwner(home, undefined);
    await embedded?.stop();
  }
  const kept = (name: string): boolean =>
    name === UNFINISHED || name === CLAIM || isLockFile(name, LOCK);
  for (const name of names.filter((each) => !kept(each))) {
    await rm(join(home, name), { recursive: true, force: true });
  }
}

/** Takes back a restore that was refused halfway: the home is as it was. */
export async function abandonRestore(home: string): Promise<void> {
  await clear(home, await readdir(home));
  await rm(join(home, UNFINISHED), { force: true });
}

/**
 * Writes what makes a home of the restored parts, and takes the mark off last. Where its ledger goes on, `goesOn` are all
 * signed heads of the set; a new ledger has its lock file and its first entry already.
 */
export async function endRestore(
  home: string,
  { manifest, digest }: SignedSet,
  { goesOn, keystoreSecret }: { goesOn: string[] | undefined; keystoreSecret: KeystoreSecret },
): Promise<void> {
  const put = (name: string, text: string): Promise<void> =>
    writeDurably(join(home, name), text, { isNew: false });
  if (goesOn) await put(LOCK, linesOf([...goesOn, ...heldCheckpoints(home)]));
  await put('instance.json', `${JSON.stringify({ isDemo: manifest.isDemo })}\n`);
  // Whoever runs a demonstration finds its secret where a demonstration keeps it.
  if (manifest.isDemo && typeof keystoreSecret === 'string')
    await put('keystore.secret', keystoreSecret);
  const { chain, set, at } = manifest;
  if (goesOn) await put(RESTORED, `${JSON.stringify({ chain, set, at, digest })}\n`);
  await rm(join(home, UNFINISHED));
}

/** A lock file of these notes by size. Each is read once: there may be as many as batches were ever signed. */
function linesOf(notes: string[]): string {
  return [...new Set(notes)]
    .map((note) => ({ note, size: readUnverified(note).size }))
    .sort((one, other) => one.size - other.size)
    .map(({ note }) => `${Buffer.from(note).toString('base64')}\n`)
    .join('');
}
