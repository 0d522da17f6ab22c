import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { decodeLogKeys, encodeLogKeys, originOf, type LogKeys } from '../../audit/log-keys.ts';
import {
  decodeVerifierKey,
  encodeVerifierKey,
  type VerifierKey,
} from '../../audit/verifier-key.ts';
import { makeFolder, writeDurably } from '../../crypto/keyring/durable-files.ts';
import { createSoftKey } from '../../crypto/soft-key.ts';
import { sm2PublicKeyFromPoint } from '../../crypto/sm2-keys.ts';
import { beginHeadFile } from './head-file.ts';

/** Everything of one witness lies in one folder, which is never copied: a copy would be a second witness. */
export const PLACES = (folder: string) => ({
  key: join(folder, 'key.json'),
  log: join(folder, 'log.txt'),
  name: join(folder, 'witness.txt'),
  head: join(folder, 'head'),
  evidence: join(folder, 'evidence'),
});

/** Who a witness is, whose ledger it watches, and the key file that opens with a PIN. */
export type WitnessIdentity = { key: VerifierKey; log: LogKeys; softKey: string };

/**
 * Makes a new witness with a key of its own.
 * @returns its verifier key line, to be handed in for appointment. Throws `EEXIST` where the folder has one.
 */
export async function createWitness(
  folder: string,
  { name, log, pin }: { name: string; log: LogKeys; pin: string },
): Promise<string> {
  const places = PLACES(folder);
  const softKey = await createSoftKey(pin, { label: name });
  const point = Buffer.from(softKey.publicKey, 'hex');
  const line = encodeVerifierKey({ name, publicKey: sm2PublicKeyFromPoint(point) });
  await makeFolder(folder);
  await writeDurably(places.key, `${JSON.stringify(softKey, null, 2)}\n`, { isNew: true });
  await writeDurably(places.name, line, { isNew: true });
  await writeDurably(places.log, encodeLogKeys(log), { isNew: true });
  await beginHeadFile(places.head, originOf(log));
  return line;
}

/** Keeps the keys of the ledger where it has more than before; durable when it settles. */
export async function storeLog(folder: string, log: LogKeys): Promise<void> {
  await writeDurably(PLACES(folder).log, encodeLogKeys(log), { isNew: false });
}

/** Throws where the folder holds no witness. */
export function readIdentity(folder: string): WitnessIdentity {
  const places = PLACES(folder);
  return {
    key: decodeVerifierKey(readFileSync(places.name, 'utf8')),
    log: decodeLogKeys(readFileSync(places.log, 'utf8')),
    softKey: readFileSync(places.key, 'utf8'),
  };
}
