import type { Binding } from '../envelope/binding.ts';
import { open } from '../envelope/open.ts';
import { seal } from '../envelope/seal.ts';
import { KeystoreError } from '../errors.ts';
import type { SecretKey } from '../secret-key.ts';
import { keyringOf, type Keyring } from './keyring.ts';
import type { KeystoreFile } from './keystore-file.ts';
import { writeDurably } from './write-durably.ts';

/** An open keystore: the keyring, and named secrets that rest in the file under the master key. */
export type Keystore = Keyring & {
  /** A copy of the secret's bytes, or `undefined` when there is none of that name. */
  readSecret(name: string): Buffer | undefined;
  /** Adds a secret, durable when it settles. A name is given once: a new key takes a new name. */
  storeSecret(name: string, value: Uint8Array): Promise<void>;
};

/** Serves an opened keystore file. One process may write to it. */
export function keystoreOf(path: string, opened: KeystoreFile, master: SecretKey): Keystore {
  let file = opened;
  let lastWrite: Promise<void> = Promise.resolve();

  async function add(name: string, value: Uint8Array): Promise<void> {
    if (Object.hasOwn(file.secrets, name)) throw new KeystoreError(`密钥库中已有“${name}”`);
    const sealed = seal(master, secretBinding(name), value).toString('base64');
    const next = { ...file, secrets: { ...file.secrets, [name]: sealed } };
    await writeDurably(path, JSON.stringify(next, null, 2) + '\n', { isNew: false });
    file = next;
  }

  return {
    ...keyringOf(master),
    readSecret(name) {
      const sealed = Object.hasOwn(file.secrets, name) ? file.secrets[name] : undefined;
      if (sealed === undefined) return undefined;
      return open(master, secretBinding(name), Buffer.from(sealed, 'base64'));
    },
    storeSecret(name, value) {
      const write = lastWrite.then(() => add(name, value));
      lastWrite = write.catch(() => undefined);
      return write;
    },
  };
}

function secretBinding(name: string): Binding {
  return ['keystore-secret', name];
}
