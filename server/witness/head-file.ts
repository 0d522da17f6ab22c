import { readFile } from 'node:fs/promises';
import { openCheckpoint } from '../../audit/checkpoint.ts';
import { CheckpointError } from '../../audit/errors.ts';
import { openOwn, originOf, type LogKeys } from '../../audit/log-keys.ts';
import { sm3Tree } from '../../audit/tree.ts';
import type { VerifierKey } from '../../audit/verifier-key.ts';
import { sm3 } from '../../crypto/sm3.ts';
import { writeDurably } from '../../crypto/keyring/durable-files.ts';

/** What a witness has promised never to contradict: `note` is undefined until it first signed. */
export type HeldHead = { size: number; root: Buffer; note: string | undefined };

/** The witness cannot know any more what it promised: its key must not sign again. */
export class HeadLost extends Error {
  override readonly name = 'HeadLost';
}

type Parties = { log: LogKeys; witness: VerifierKey };
type Stored = { origin: string; size: number; root: string; note: string | null };

const FORMAT = 'lantai-witness-head-1';

/** The first head of a new witness, who has seen nothing. An existing file is never replaced. */
export async function beginHeadFile(path: string, origin: string): Promise<void> {
  const head = { size: 0, root: sm3Tree.emptyRoot, note: undefined };
  await writeDurably(path, encode(origin, head), { isNew: true });
}

/** Durable when it settles, or the old one is still whole; a failed flush must not be tried again. */
export async function storeHead(path: string, origin: string, head: HeldHead): Promise<void> {
  await writeDurably(path, encode(origin, head), { isNew: false });
}

/**
 * The head as it was last stored.
 * @throws HeadLost where the file is gone, torn or altered: signatures of both parties stand under what it says.
 */
export async function readHead(path: string, { log, witness }: Parties): Promise<HeldHead> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw lost('读不到状态文件', witness.name, cause);
  });
  const stored = decode(text);
  if (stored?.origin !== originOf(log)) throw lost('状态文件已损坏', witness.name);
  const root = Buffer.from(stored.root, 'base64');
  const head = { size: stored.size, root, note: stored.note ?? undefined };
  if (!isOwn(head, { log, witness })) throw lost('状态文件被改动过', witness.name);
  return head;
}

/** Nobody but the witness could have written it: its own signature stands under size and root. */
function isOwn({ size, root, note }: HeldHead, { log, witness }: Parties): boolean {
  if (note === undefined) return size === 0 && root.equals(sm3Tree.emptyRoot);
  try {
    const seen = [openOwn(note, log), openCheckpoint(note, [witness])];
    return seen.every((each) => each.size === size && each.root.equals(root));
  } catch (error) {
    if (error instanceof CheckpointError) return false;
    throw error;
  }
}

/** The last line repeats the digest of those before it, so that a torn or hand-edited file shows. */
function encode(origin: string, { size, root, note }: HeldHead): string {
  const stored: Stored = { origin, size, root: root.toString('base64'), note: note ?? null };
  const body = `${FORMAT}\n${JSON.stringify(stored)}\n`;
  return `${body}${sm3(body).toString('hex')}\n`;
}

function decode(text: string): Stored | undefined {
  const [format = '', json = '', digest = '', ...rest] = text.split('\n');
  const isEnded = rest.length === 1 && rest[0] === '';
  const isWhole = isEnded && digest === sm3(`${format}\n${json}\n`).toString('hex');
  if (format !== FORMAT || !isWhole) return undefined;
  try {
    const value: unknown = JSON.parse(json);
    return isStored(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Anybody can put another text under its right digest. */
function isStored(value: unknown): value is Stored {
  if (typeof value !== 'object' || value === null) return false;
  const { origin, size, root, note } = value as Record<keyof Stored, unknown>;
  const isText = typeof origin === 'string' && typeof root === 'string';
  return isText && Number.isSafeInteger(size) && (note === null || typeof note === 'string');
}

function lost(found: string, name: string, cause?: unknown): HeadLost {
  return new HeadLost(
    `${found}，不知道这名见证签到了哪里，它的密钥不得再签。请在兰台中撤销见证 ${name}，再用新名称、新密钥另建一名见证。`,
    { cause },
  );
}
