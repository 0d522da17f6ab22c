import type { CryptoProvider } from '../crypto/provider.ts';
import type { SecretKey } from '../crypto/secret-key.ts';
import type { Db } from '../db/connect.ts';
import type { ObjectRepository } from '../db/objects/object-repository.ts';
import type { PolicyTable } from '../policies/policy-table.ts';
import type { Config } from './config.ts';
import type { DiskWatch } from './disks/watch-disks.ts';
import type { ImagePool } from './imaging/image-pool.ts';
import type { HouseKeys } from './key-release/house-keys.ts';
import type { KeyRelease } from './key-release/key-release.ts';
import type { Logger } from './logger.ts';
import type { BackupRunner } from './modules/backups/index.ts';
import type { IntakeQueue } from './modules/intake/index.ts';
import type { Ledger } from './modules/ledger/index.ts';
import type { Overseer } from './modules/oversight/index.ts';
import type { MirrorKeeper } from './modules/mirrors/index.ts';
import type { TerminalDesk } from './modules/terminals/index.ts';
import type { PasswordPool } from './passwords/password-pool.ts';
import type { CopyKeeper, RepairRunner, Scrubber } from './modules/storage/index.ts';
import type { WitnessDesk } from './modules/witnesses/index.ts';
import type { Challenges, Door } from './modules/sessions/index.ts';
import type { SealingPool } from './sealing/sealing-pool.ts';
import type { PageTimes } from './modules/viewing/index.ts';
import type { Turns } from './threads/turns.ts';
import type { Notices } from './sockets/notices.ts';

/** Everything an action may need besides its input: made once in `app.ts`, replaced as a whole in tests. */
export type Services = {
  config: Config;
  db: Db;
  objects: ObjectRepository;
  /** How full the disks are, and whether there is room for anything new. */
  disks: DiskWatch;
  crypto: CryptoProvider;
  keystore: HouseKeys;
  /** The one way to the keys of volumes that are there already. */
  keyRelease: KeyRelease;
  /** Mixed into every password record, and kept outside the database. */
  pepper: SecretKey;
  /** Of the invisible marks by which a picture leads to its reader. */
  markKey: SecretKey;
  passwords: PasswordPool;
  /** Log-ins by key that have begun. */
  challenges: Challenges;
  ledger: Ledger;
  /** Keeps a cosigned head beside the lock file, wherever that is. */
  keepWitnessed: (note: string) => Promise<void>;
  images: ImagePool;
  sealing: SealingPool;
  intake: IntakeQueue;
  scrub: Scrubber;
  backups: BackupRunner;
  copy: CopyKeeper;
  repairs: RepairRunner;
  pageTimes: PageTimes;
  mirrors: MirrorKeeper;
  witnesses: WitnessDesk;
  overseer: Overseer;
  /** One picture at a time of each auditor: it is held in memory, and takes a thread for some seconds. */
  traceTurns: Turns;
  /** Pages of each account that are on their way. */
  readingTurns: Turns;
  /** The version in force; another may be when it is asked again. */
  readonly policy: PolicyTable;
  /** Puts another version in force, whole: each decision is made by the old one or the new one. */
  adoptPolicy(next: PolicyTable): void;
  notices: Notices;
  terminalDesk: TerminalDesk;
  /** Who was turned away without being known. */
  door: Door;
  clock: () => Date;
  logger: Logger;
};
