import { CheckpointError, type Checkpoint } from './checkpoint.ts';
import { PolicyError } from './errors.ts';
import type { Folder } from './folder.ts';
import { bareText, readGivenKey } from './given-key.ts';
import { CHECKPOINT_PATH, KEY_PATH } from './lay-out-export.ts';
import { decodeLogKeys, onlyKey, type LogKeys } from './log-keys.ts';
import { readNote } from './note.ts';
import { openCosigned, parsePolicy, policyOf, type Policy } from './quorum.ts';
import { Sm2Error } from '../crypto/errors.ts';
import type { Sm2Key } from '../crypto/sm2-keys.ts';
import { keyIdOf, type VerifierKey } from './verifier-key.ts';

/** Something the auditor handed over cannot be used: not a statement about the ledger. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What the auditor handed over: text of a policy file, or of the public keys (`log-keys.ts`, or one in PEM). */
export type Given = { policy?: string; key?: string };

export type Trust = { source: 'auditor' | 'package'; policy: Policy };

/** Whom to believe: the auditor's policy or key, else the package's own key. A PEM key has its name from `signed`. */
export function resolveTrust({ policy, key }: Given, signed: string, ownKey?: Buffer): Trust {
  try {
    if (policy !== undefined) return { source: 'auditor', policy: parsePolicy(policy) };
    if (key !== undefined) return { source: 'auditor', policy: policyOf(readKeys(key, signed)) };
    return { source: 'package', policy: policyOf(packageKeys(ownKey)) };
  } catch (error) {
    if (error instanceof PolicyError) throw new UsageError(error.message);
    if (!(error instanceof CheckpointError || error instanceof Sm2Error)) throw error;
    throw new UsageError(`公钥文件不能用：${error.message}`);
  }
}

/** The same for a folder. */
export async function resolveFolderTrust(folder: Folder, given: Given): Promise<Trust> {
  const note = (await folder.read(CHECKPOINT_PATH))?.toString('utf8') ?? '';
  return resolveTrust(given, note, await folder.read(KEY_PATH));
}

/** Opens the checkpoint that the auditor holds; who cosigned it does not matter, since he vouches for it himself. */
export function openHeld(note: string, policy: Policy): Checkpoint {
  try {
    return openCosigned(note, policy).checkpoint;
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    throw new UsageError(`您给出的检查点不能用：${error.message}`);
  }
}

/** The public key of an officer: PEM, or 04‖x‖y in hex. */
export function readOfficer(text: string): Sm2Key {
  try {
    return readGivenKey(text);
  } catch (error) {
    if (!(error instanceof Sm2Error)) throw error;
    throw new UsageError(`--officer 给出的公钥不能用：${error.message}`);
  }
}

function readKeys(text: string, note: string): LogKeys {
  if (!text.includes('-----BEGIN')) return decodeLogKeys(`${bareText(text)}\n`);
  const publicKey = readGivenKey(text);
  return onlyKey({ name: nameOfSigner(publicKey, note), publicKey });
}

/** A PEM key carries no name: it is that of the signature line whose key id it makes. */
function nameOfSigner(publicKey: VerifierKey['publicKey'], text: string): string {
  const lines = text.split('\n').filter((line) => line.startsWith('— '));
  try {
    const { signatures } = readNote(['', '', ...lines, ''].join('\n'));
    const own = signatures.find(({ name, keyId }) => keyIdOf({ name, publicKey }).equals(keyId));
    return own?.name ?? UNNAMED;
  } catch (error) {
    if (error instanceof CheckpointError) return UNNAMED;
    throw error;
  }
}

/** Nobody signs under it. */
const UNNAMED = '-';

function packageKeys(bytes: Buffer | undefined): LogKeys {
  try {
    return bytes ? decodeLogKeys(bytes.toString('utf8')) : [];
  } catch (error) {
    if (error instanceof CheckpointError || error instanceof Sm2Error) return [];
    throw error;
  }
}
