import { basename, dirname, join } from 'node:path';
import { KeystoreError } from '../errors.ts';
import { newSecretKey, type SecretKey } from '../secret-key.ts';
import { fieldKeysOf, type FieldKeys } from './field-keys.ts';
import { readAges, type KeyAges } from './key-ages.ts';
import type { KeystoreFile, KeystoreText } from './keystore-file.ts';
import type { KeystoreOptions } from './keystore-options.ts';
import type { Lock } from './locks/lock.ts';
import { renewLock } from './locks/renew-lock.ts';
import type { Masters } from './masters.ts';
import {
  FIELD_KEYS,
  openSecret,
  openSecretKey,
  resealSecrets,
  sealSecret,
} from './named-secrets.ts';
import { readStanding } from './read-standing.ts';
import { replaceKeystore, requireUnchanged } from './replace-keystore.ts';
import { sealRetiring } from './retiring-master.ts';
import type { UnitYear, VolumeSlot } from './slots.ts';
import { createTurns } from './turns.ts';
import { openKeyVault } from './vault/key-vault.ts';
import { openStoredKeys, type StoredKeys } from './vault/open-stored-keys.ts';
import { createSlotIndex } from './vault/slot-index.ts';
import { listVaultPaths } from './vault/vault-file.ts';

/** A file of the keystore or the vault; `name` is relative to the folder of both. */
export type KeyFile = { name: string; bytes: Buffer };

type MakeLocks = (master: SecretKey, locks: readonly Lock[]) => Lock[] | Promise<Lock[]>;

/**
 * An open keystore: named secrets that rest in its file under the master key, and the vault beside it (`keys/`)
 * with master → unit and year → volume. One process may write to them. Whatever changes keys is durable when it
 * settles, and leaves every key that was not destroyed opening the same bytes as before.
 */
export type Keystore = FieldKeys & {
  /** A copy of the secret's bytes, or `undefined` when there is none of that name. */
  readSecret(name: string): Buffer | undefined;
  secretNames(): string[];
  /** Adds a secret, durable when it settles. A name is given once: a new key takes a new name. */
  storeSecret(name: string, value: Uint8Array): Promise<void>;
  /** Makes the key of a volume. Throws `KeystoreError` where it has one. */
  newVolumeKey(slot: VolumeSlot): Promise<SecretKey>;
  /**
   * @throws KeyDestroyedError where it was destroyed; KeystoreError where there is none or the file
   *   is damaged; EnvelopeError where it does not open.
   */
  openVolumeKey(slot: VolumeSlot): Promise<SecretKey>;
  /** Finds where the key of a volume belongs, destroyed or not. */
  findSlot(volume: string): Promise<VolumeSlot | undefined>;
  /** Ends a key for good; the others of its unit and year move under another key. Once is enough. */
  destroyVolumeKey(slot: VolumeSlot): Promise<void>;
  /** Another key for a unit and year; with `until`, only where it is of an earlier generation. */
  rotateUnitYear(unitYear: UnitYear, until?: number): Promise<void>;
  /**
   * Another master before the same locks; with `until`, only where it is of an earlier generation. Cut off, it is
   * finished when the keystore is next opened.
   */
  rotateMaster(until?: number): Promise<void>;
  finishRotation(): Promise<void>;
  ages(): Promise<KeyAges>;
  /** Takes over keys that a database held; those it has already stay as they are. */
  adoptVolumeKeys(stored: StoredKeys): Promise<void>;
  /** All key files as they stand together at one moment, for a backup. */
  readFiles(): Promise<KeyFile[]>;
  /** Puts other locks before the master; `make` gets it together with those there are. */
  changeLocks(make: MakeLocks): Promise<void>;
};

/** Serves an opened keystore file, and writes to it for as long as nobody else has. */
export function keystoreOf(
  path: string,
  opened: KeystoreText,
  openedMasters: Masters,
  { now = () => new Date() }: KeystoreOptions = {},
): Keystore {
  let { file, text } = opened;
  let masters = openedMasters;
  const folder = join(dirname(path), 'keys');
  const turns = createTurns(() => requireUnchanged(path, text));
  const vault = openKeyVault(folder, { masters: () => masters, now });
  const slots = createSlotIndex(folder);
  const keyNamed = (name: string): SecretKey => {
    const sealed = file.secrets[name];
    if (sealed === undefined) throw new KeystoreError('密钥库文件已损坏，请从备份恢复');
    return openSecretKey(masters.current, name, sealed);
  };

  async function write(next: KeystoreFile): Promise<void> {
    text = await replaceKeystore(path, text, next);
    file = next;
  }

  async function storeSecret(name: string, value: Uint8Array): Promise<void> {
    if (Object.hasOwn(file.secrets, name)) throw new KeystoreError(`密钥库中已有“${name}”`);
    const sealed = sealSecret(masters.current, name, value);
    await write({ ...file, secrets: { ...file.secrets, [name]: sealed } });
  }

  async function beginRotation(): Promise<void> {
    const { current: from } = masters;
    const generation = masters.generation + 1;
    const to = newSecretKey();
    await write({
      ...file,
      generation,
      since: now().toISOString(),
      locks: file.locks.map((lock) => renewLock(lock, from, to)),
      retiring: sealRetiring(to, generation, from),
      secrets: resealSecrets(file.secrets, from, to),
    });
    masters = { generation, current: to, retiring: from };
  }

  async function finishRotation(): Promise<void> {
    if (!masters.retiring) return;
    await vault.rewrapHeaders();
    await write({ ...file, retiring: null });
    masters = { generation: masters.generation, current: masters.current };
  }

  return {
    ...fieldKeysOf(keyNamed(FIELD_KEYS.field), keyNamed(FIELD_KEYS.index)),
    readSecret(name) {
      const sealed = Object.hasOwn(file.secrets, name) ? file.secrets[name] : undefined;
      if (sealed === undefined) return undefined;
      return openSecret(masters.current, name, sealed);
    },
    secretNames: () => Object.keys(file.secrets),
    storeSecret: (name, value) => turns.take(() => storeSecret(name, value)),
    newVolumeKey: (slot) => turns.take(() => vault.make(slot)),
    openVolumeKey: (slot) => vault.open(slot),
    findSlot: (volume) => slots.find(volume),
    destroyVolumeKey: (slot) =>
      turns.take(() =>
        vault.destroy(slot, () => write({ ...file, destroyed: file.destroyed + 1 })),
      ),
    rotateUnitYear: (unitYear, until) => turns.take(() => vault.rotate(unitYear, until)),
    rotateMaster: (until = Infinity) =>
      turns.take(async () => {
        await finishRotation();
        if (masters.generation >= until) return;
        await beginRotation();
        await finishRotation();
      }),
    finishRotation: () => turns.take(finishRotation),
    ages: () => readAges(file, folder),
    adoptVolumeKeys: (stored) =>
      turns.take(() => vault.adopt(stored, openStoredKeys(masters.current, stored))),
    readFiles: () =>
      turns.take(async () => {
        const paths = await listVaultPaths(folder);
        const files = [{ name: basename(path), path }];
        for (const each of paths) files.push({ name: `keys/${basename(each)}`, path: each });
        return Promise.all(
          files.map(async ({ name, path: from }) => ({ name, bytes: await readStanding(from) })),
        );
      }),
    changeLocks: (make) =>
      turns.take(async () => {
        const locks = await make(masters.current, file.locks);
        if (locks.length === 0) throw new KeystoreError('密钥库至少要有一把锁');
        await write({ ...file, locks });
      }),
  };
}
