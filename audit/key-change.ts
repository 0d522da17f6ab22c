import { Sm2Error } from '../crypto/errors.ts';
import { sm2PublicKeyFromPoint, sm2PublicPoint, type Sm2Key } from '../crypto/sm2-keys.ts';
import type { Signer } from './checkpoint.ts';
import type { Entry } from './entry.ts';
import { isSignedBy, signEntry } from './entry-signatures.ts';
import { decodeIfLeaf } from './leaf.ts';
import { originOf, type LogKeys } from './log-keys.ts';
import { logKeyAt, signsFor, type LogKey } from './quorum.ts';
import { keyIdOf } from './verifier-key.ts';

/** A change of the ledger's key that both keys signed for. */
export type ShownChange = { old: LogKey; point: Buffer; from: number };

/** `false`: signed wrongly or not as prescribed; `unproven`: the old key is none that the auditor holds. */
export type KeyChangeVerdict = 'false' | 'unproven' | ShownChange;

type Unsigned = Omit<Entry, 'kind' | 'key' | 'validFromSize' | 'signers' | 'signatures' | 'mac'>;

/**
 * The KEY entry (换钥) by which a ledger goes on under a new key from `from` entries on; it must come to stand before
 * that. Both keys have the origin as their name.
 */
export function makeKeyChange(
  entry: Unsigned,
  { old, next, from }: { old: Signer; next: Signer; from: number },
): Entry {
  const keyed: Entry = {
    ...entry,
    kind: 'KEY',
    key: sm2PublicPoint(next.publicKey),
    validFromSize: from,
    signers: [old, next].map(({ publicKey }) => signerToken(entry.origin, publicKey)).join(' '),
  };
  return signEntry(keyed, [old.privateKey, next.privateKey]);
}

/** Judges the KEY entry at `index` by the keys that the auditor holds (SPEC §6, step 6). */
export function judgeKeyChange(
  entry: Entry,
  index: number,
  logs: readonly LogKey[],
): KeyChangeVerdict {
  const { origin, key: point, validFromSize: from, signers = '' } = entry;
  const next = point && keyAt(point);
  if (!next || from === undefined || from <= index) return 'false';
  const [oldToken, nextToken, ...more] = signers.split(' ');
  if (nextToken !== signerToken(origin, next) || more.length > 0) return 'false';
  const named = logs.find(
    (log) => signsFor(log, origin) && signerToken(origin, log.publicKey) === oldToken,
  );
  if (named && named !== logKeyAt(logs, { origin, size: index + 1 })) return 'false';
  if (!isSignedBy(entry, [named?.publicKey, next])) return 'false';
  return named ? { old: named, point, from } : 'unproven';
}

/**
 * The keys of a ledger after its leaf at `index`: one more where that is a KEY entry that the newest of them signed, the
 * same where it tells of one of them.
 * @returns `undefined` for a change that these keys do not show; nobody is to go on by it.
 */
export function growKeys(keys: LogKeys, body: Buffer, index: number): LogKeys | undefined {
  const entry = decodeIfLeaf(body);
  const newest = keys.at(-1);
  if (entry?.kind !== 'KEY' || entry.origin !== originOf(keys) || !newest) return undefined;
  const change = judgeKeyChange(entry, index, keys);
  if (typeof change === 'string') return undefined;
  const { point, from } = change;
  const known = keys.find(({ publicKey }) => sm2PublicPoint(publicKey).equals(point));
  if (known) return known.from === from ? keys : undefined;
  if (index + 1 < newest.from || from <= newest.from) return undefined;
  return [...keys, { name: entry.origin, publicKey: sm2PublicKeyFromPoint(point), from }];
}

function keyAt(point: Buffer): Sm2Key | undefined {
  try {
    return sm2PublicKeyFromPoint(point);
  } catch (error) {
    if (error instanceof Sm2Error) return undefined;
    throw error;
  }
}

function signerToken(origin: string, publicKey: Sm2Key): string {
  return `${origin}+${keyIdOf({ name: origin, publicKey }).toString('hex')}`;
}
