import { openCheckpoint, CheckpointError, readUnverified, type Checkpoint } from './checkpoint.ts';
import type { Folder } from './folder.ts';
import { CHECKPOINT_PATH, KEY_PATH } from './lay-out-export.ts';
import { Sm2Error } from '../crypto/errors.ts';
import { importSm2PublicKey } from '../crypto/sm2-keys.ts';
import { decodeVerifierKey, type VerifierKey } from './verifier-key.ts';

/** Something the auditor handed over cannot be used: not a statement about the ledger. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The keys to believe, from the auditor's text (verifier key or PEM), else from the package itself. */
export async function resolveTrust(
  folder: Folder,
  keyText: string | undefined,
): Promise<VerifierKey[]> {
  if (keyText === undefined) return [...(await packageKey(folder))];
  try {
    if (!keyText.includes('-----BEGIN')) return [decodeVerifierKey(`${keyText.trim()}\n`)];
    const publicKey = importSm2PublicKey(keyText);
    return (await signerNames(folder)).map((name) => ({ name, publicKey }));
  } catch (error) {
    if (!(error instanceof CheckpointError || error instanceof Sm2Error)) throw error;
    throw new UsageError(`公钥文件不能用：${error.message}`);
  }
}

/** Opens the checkpoint that the auditor holds. */
export function openHeld(note: string, trusted: readonly VerifierKey[]): Checkpoint {
  try {
    return openCheckpoint(note, trusted);
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    throw new UsageError(`--at-least 给出的检查点不能用：${error.message}`);
  }
}

async function packageKey(folder: Folder): Promise<VerifierKey[]> {
  const bytes = await folder.read(KEY_PATH);
  try {
    return bytes ? [decodeVerifierKey(bytes.toString('utf8'))] : [];
  } catch (error) {
    if (error instanceof CheckpointError || error instanceof Sm2Error) return [];
    throw error;
  }
}

/** A PEM key carries no name; whoever holds it may sign under any, so the package's own say is enough. */
async function signerNames(folder: Folder): Promise<string[]> {
  const note = await folder.read(CHECKPOINT_PATH);
  try {
    return note ? [...new Set(readUnverified(note.toString('utf8')).signers)] : [];
  } catch (error) {
    if (error instanceof CheckpointError) return [];
    throw error;
  }
}
