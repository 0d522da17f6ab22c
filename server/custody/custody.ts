import type { Knex } from '../../db/connect.ts';
import type { HouseKeys } from '../key-release/house-keys.ts';
import type { Measured } from '../disks/measure-disks.ts';
import type { KeyRelease } from '../key-release/key-release.ts';
import type { Ledger } from '../modules/ledger/index.ts';

/**
 * What the house has of the one who keeps the ledger, its signing key and the vault (保管): this process itself, or
 * another one under another account. The house works with either and cannot tell them apart.
 */
export type Custody = {
  /** Pool of the role that cannot change what is append-only. */
  db: Knex;
  keystore: HouseKeys;
  keyRelease: KeyRelease;
  ledger: Ledger;
  /** Keeps a cosigned head beside the lock file. */
  keepWitnessed: (note: string) => Promise<void>;
  /** How full the disks are that ledger, vault and a database of its own lie on. */
  measureDisks: () => Promise<Measured>;
  close(): Promise<void>;
};
