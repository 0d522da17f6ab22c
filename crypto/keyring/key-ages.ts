import type { KeystoreFile } from './keystore-file.ts';
import type { Lock } from './locks/lock.ts';
import type { UnitYear } from './slots.ts';
import { listVaultPaths, readVaultHeader } from './vault/vault-file.ts';

/** How old the keys are and what opens them; no secret. Times are ISO, `null` where unknown. */
export type KeyAges = {
  master: { generation: number; since: string | null; isRotating: boolean };
  locks: LockAge[];
  unitYears: (UnitYear & { generation: number; since: string })[];
};
export type LockAge =
  | { kind: 'password'; since: string | null }
  | { kind: 'ukey'; since: string | null; label: string }
  | {
      kind: 'shares';
      since: string | null;
      threshold: number;
      shares: number;
      fingerprint: string;
    };

export async function readAges(file: KeystoreFile, vault: string): Promise<KeyAges> {
  const { generation, since, retiring, locks } = file;
  const unitYears: KeyAges['unitYears'] = [];
  for (const path of await listVaultPaths(vault)) {
    const header = await readVaultHeader(path);
    const { unit, year } = header;
    unitYears.push({ unit, year, generation: header.generation, since: header.since });
  }
  return {
    master: { generation, since, isRotating: retiring !== null },
    locks: locks.map(ageOf),
    unitYears,
  };
}

function ageOf(lock: Lock): LockAge {
  const { since } = lock;
  if (lock.kind === 'password') return { kind: 'password', since };
  if (lock.kind === 'ukey') return { kind: 'ukey', since, label: lock.label };
  const { threshold, shares, fingerprint } = lock;
  return { kind: 'shares', since, threshold, shares, fingerprint };
}
