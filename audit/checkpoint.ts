import { sm2Sign, sm2Verify } from '../crypto/sm2.ts';
import type { Sm2Key } from '../crypto/sm2-keys.ts';
import { CheckpointError } from './errors.ts';
import {
  fromBase64,
  MAX_TIME_MS,
  readNote,
  unreadable,
  writeNote,
  type NoteSignature,
} from './note.ts';
import { keyIdOf, type VerifierKey } from './verifier-key.ts';

export { CheckpointError };

/** The signed word on a whole ledger (检查点): this many entries, this root, at this time. */
export type Checkpoint = { origin: string; size: number; root: Buffer; timeMs: number };

export type Signer = VerifierKey & { privateKey: Sm2Key };

const ROOT_BYTES = 32;
const BODY = /^([^\n]+)\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n$/;

/**
 * A note in the shape of C2SP tlog-checkpoint with one signature line in our SM2 profile (SPEC §3).
 * Throws `CheckpointError` for an origin, size, root, time or name that no reader would accept.
 */
export function signCheckpoint(checkpoint: Checkpoint, signer: Signer): string {
  const { origin, size, root, timeMs } = checkpoint;
  const body = `${origin}\n${size}\n${root.toString('base64')}\n`;
  const note = writeNote({ body, signatures: [signBody(body, signer, timeMs)] });
  openCheckpoint(note, [signer]);
  return note;
}

/** A signature line over the three lines of a checkpoint. Throws `CheckpointError` for a time no note can carry. */
export function signBody(body: string, signer: Signer, timeMs: number): NoteSignature {
  if (!Number.isSafeInteger(timeMs) || timeMs < 0 || timeMs > MAX_TIME_MS) throw unreadable();
  const signature = sm2Sign(signer.privateKey, signedText(body, timeMs));
  return { name: signer.name, keyId: keyIdOf(signer), timeMs, signature };
}

/**
 * What a trusted key says. Lines by other keys are passed over (a witness may have signed too); a line in the
 * name and key id of a trusted key must verify. Throws `CheckpointError`; its `fault` tells the cases apart.
 */
export function openCheckpoint(note: string, trusted: readonly VerifierKey[]): Checkpoint {
  const { signed, ...head } = openSigned(note, () => trusted);
  const [first] = signed;
  if (!first) throw new CheckpointError('unsigned', '检查点没有受信公钥的签名');
  return { ...head, timeMs: first.timeMs };
}

/** Three lines of a checkpoint: what every signature on it is for. */
export type Head = Omit<Checkpoint, 'timeMs'>;

/**
 * A note and who of `keysFor` its head signed it, in the order of its lines; nobody is lawful here. Throws
 * `CheckpointError` for what cannot be read, and for a false line in the name and key id of one of the keys.
 */
export function openSigned<Key extends VerifierKey>(
  note: string,
  keysFor: (head: Head) => readonly Key[],
): Head & { signed: { key: Key; timeMs: number }[] } {
  const { body, signatures } = readNote(note);
  const head = readBody(body);
  const keys = keysFor(head);
  const signed = signatures.flatMap((line) => {
    const key = signerOf(body, line, keys);
    return key ? [{ key, timeMs: line.timeMs }] : [];
  });
  return { ...head, signed };
}

/** What the note claims and who claims to have signed it. For display only: nothing here is proven. */
export function readUnverified(note: string): Checkpoint & { signers: string[] } {
  const { body, signatures } = readNote(note);
  const timeMs = signatures[0]?.timeMs ?? 0;
  return { ...readBody(body), timeMs, signers: signatures.map((line) => line.name) };
}

/** Whether some line of the note is by this key, and verifies. Throws `CheckpointError` for what cannot be read. */
export function hasSigned(note: string, key: VerifierKey): boolean {
  const { body, signatures } = readNote(note);
  return signatures.some((line) => isLineOf(key, line) && isSound(body, line, key));
}

function signerOf<Key extends VerifierKey>(
  body: string,
  line: NoteSignature,
  keys: readonly Key[],
): Key | undefined {
  const key = keys.find((each) => isLineOf(each, line));
  if (!key || isSound(body, line, key)) return key;
  throw new CheckpointError('forged', '检查点的签名不符：内容或签名被改动过');
}

function isLineOf(key: VerifierKey, { name, keyId }: NoteSignature): boolean {
  return key.name === name && keyIdOf(key).equals(keyId);
}

function isSound(body: string, { timeMs, signature }: NoteSignature, key: VerifierKey): boolean {
  return sm2Verify(key.publicKey, signedText(body, timeMs), signature);
}

function signedText(body: string, timeMs: number): string {
  return `cosignature/sm2-v1\ntime ${timeMs}\n${body}`;
}

function readBody(body: string): Head {
  const [, origin = '', digits = '', encoded = ''] = BODY.exec(body) ?? [];
  const size = Number(digits);
  if (origin === '' || /\p{Cc}/u.test(origin) || !Number.isSafeInteger(size)) throw unreadable();
  const root = fromBase64(encoded);
  if (root.length !== ROOT_BYTES) throw unreadable();
  return { origin, size, root };
}
