import { sm2PublicPoint } from '../crypto/sm2-keys.ts';
import { CheckpointError, openSigned, type Checkpoint } from './checkpoint.ts';
import { logKeyAt, notSigned, type LogKey } from './quorum.ts';
import { decodeVerifierKey, encodeVerifierKey, type VerifierKey } from './verifier-key.ts';

/** The keys of one ledger (账本公钥), oldest first: each counts from its size on until the next begins. */
export type LogKeys = readonly LogKey[];

const LINE = /^(\S+)(?: from ([1-9][0-9]{0,15}))?$/;

/** A key that its ledger has had from the beginning, alone. */
export function onlyKey({ name, publicKey }: VerifierKey): LogKeys {
  return [{ name, publicKey, from: 0 }];
}

/** The name of the ledger. */
export function originOf([first]: LogKeys): string {
  if (!first) throw new Error('a ledger without a key');
  return first.name;
}

/**
 * What the ledger says in a note: signed by the one of its keys that counts at that size.
 * @throws CheckpointError as `openCheckpoint`; the note of another ledger is `unsigned`.
 */
export function openOwn(note: string, keys: LogKeys): Checkpoint {
  const { signed, ...head } = openSigned(note, (claimed) => {
    const key = logKeyAt(keys, claimed);
    return key ? [key] : [];
  });
  const [first] = signed;
  if (!first) throw notSigned(note, keys, head);
  return { ...head, timeMs: first.timeMs };
}

/** The same where what is not signed by the ledger means nothing more than that. */
export function openIfOwn(note: string, keys: LogKeys): Checkpoint | undefined {
  try {
    return openOwn(note, keys);
  } catch (error) {
    if (error instanceof CheckpointError) return undefined;
    throw error;
  }
}

/** One line for each key (SPEC §5, `public-key.txt`): a verifier key line, with ` from SIZE` from the second on. */
export function encodeLogKeys(keys: LogKeys): string {
  return keys
    .map((key) => {
      const line = encodeVerifierKey(key);
      return key.from === 0 ? line : line.replace('\n', ` from ${key.from}\n`);
    })
    .join('');
}

/** Reverses `encodeLogKeys`. Throws `CheckpointError`, or `Sm2Error` for a point off the curve. */
export function decodeLogKeys(text: string): LogKeys {
  const lines = text.endsWith('\n') ? text.slice(0, -1).split('\n') : [];
  const keys = lines.map(readLine);
  const points = new Set(keys.map(({ publicKey }) => sm2PublicPoint(publicKey).toString('hex')));
  const isInOrder = keys.every(
    ({ name, from }, at) => name === keys[0]?.name && from > (keys[at - 1]?.from ?? -1),
  );
  if (keys[0]?.from !== 0 || !isInOrder || points.size < keys.length) throw notKeys();
  return keys;
}

function readLine(line: string): LogKey {
  const [, key = '', digits = '0'] = LINE.exec(line) ?? [];
  const from = Number(digits);
  if (!Number.isSafeInteger(from)) throw notKeys();
  return { ...decodeVerifierKey(`${key}\n`), from };
}

function notKeys(): CheckpointError {
  return new CheckpointError(
    'unreadable',
    '不是账本公钥（每行应为 名称+编号+公钥，自第二行起加 from 条数）',
  );
}
