import type { KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onlyKey } from '../../../audit/log-keys.ts';
import type { VerifierKey } from '../../../audit/verifier-key.ts';
import { openSoftKey } from '../../../crypto/open-soft-key.ts';
import { openWitness, type Witness } from '../../../server/witness/open-witness.ts';
import { createWitness, readIdentity } from '../../../server/witness/witness-folder.ts';

/** A witness in a folder of its own, opened and closed as a machine would be switched on and off. */
export type TestWitness = {
  folder: string;
  /** The line that is handed in for its appointment. */
  verifierKey: string;
  key: VerifierKey;
  /** By how many milliseconds its clock is wrong. */
  errorMs: number;
  open(): Promise<Witness>;
  /** As its thief would have it. */
  privateKey(): Promise<KeyObject>;
  clear(): void;
};

const PIN = '135790';

export async function makeWitness(
  log: VerifierKey,
  name = 'qy-county-1',
  clock: () => Date = () => new Date(),
): Promise<TestWitness> {
  const folder = join(mkdtempSync(join(tmpdir(), 'lantai-witness-')), name);
  const { publicKey } = log;
  const verifierKey = await createWitness(folder, {
    name,
    log: onlyKey({ name: log.name, publicKey }),
    pin: PIN,
  });
  const { key, softKey } = readIdentity(folder);
  const privateKey = await openSoftKey(softKey, PIN);
  const bed: TestWitness = {
    folder,
    errorMs: 0,
    verifierKey,
    key,
    open: () => {
      const identity = readIdentity(folder);
      const wrong = (): Date => new Date(clock().getTime() + bed.errorMs);
      return openWitness({ folder, ...identity, privateKey, clock: wrong });
    },
    privateKey: () => Promise.resolve(privateKey),
    clear: () => rmSync(join(folder, '..'), { recursive: true, force: true }),
  };
  return bed;
}
