import { EnvelopeError, KeystoreError, ShareError } from '../../crypto/errors.ts';
import { openMaster, openRenewal, type Lock } from '../../crypto/keyring/locks/lock.ts';
import { lockByPassword, unlockByPassword } from '../../crypto/keyring/locks/password-lock.ts';
import { renewLock, requireGenuine } from '../../crypto/keyring/locks/renew-lock.ts';
import { lockByShares, unlockByShares } from '../../crypto/keyring/locks/shares-lock.ts';
import { lockByUkey, unlockByUkey } from '../../crypto/keyring/locks/ukey-lock.ts';
import { parseKeystore, writeKeystore } from '../../crypto/keyring/keystore-file.ts';
import { openSecret, sealSecret } from '../../crypto/keyring/named-secrets.ts';
import { openRetiring, sealRetiring } from '../../crypto/keyring/retiring-master.ts';
import { bindUnitYear, bindVolume, unwrapKey, wrapKey } from '../../crypto/keyring/wrapped-key.ts';
import { newSecretKey, type SecretKey } from '../../crypto/secret-key.ts';
import { sm2Decrypt } from '../../crypto/sm2-encryption.ts';
import { generateSm2KeyPair, sm2PublicPoint } from '../../crypto/sm2-keys.ts';
import type { FuzzTarget } from './fuzz-target.ts';

const [master, retired, next, volumeKey] = [
  newSecretKey(),
  newSecretKey(),
  newSecretKey(),
  newSecretKey(),
];
const at = new Date('2026-01-01T00:00:00.000Z');
const [ROUNDS, PASSWORD] = [2, 'pass'];
const pair = generateSm2KeyPair();
const ukey = {
  label: 'u',
  publicKey: sm2PublicPoint(pair.publicKey).toString('hex'),
  decrypt: (ciphertext: Uint8Array) =>
    Promise.resolve().then(() => sm2Decrypt(pair.privateKey, ciphertext)),
};
const papers = lockByShares(master, { threshold: 2, shares: 3 }, at);
const password = await lockByPassword(master, PASSWORD, { rounds: ROUNDS, at });
const { lockKey } = await unlockByPassword(password, PASSWORD);
const byUkey = lockByUkey(master, ukey, at);
const locks: Lock[] = [password, byUkey, papers.lock];

const slot = { unit: 'u', year: 2026, volume: '01890000-0000-7000-8000-00000000000a' };
const [ofUnit, ofVolume] = [bindUnitYear(slot, 1), bindVolume(slot)];
const secret = Buffer.from('a secret');
const renewalOf = (lock: Lock) => (renewal: string) => openRenewal(master, { ...lock, renewal });

/** Each place of a sealed text in the keyring: what lies there, what it says, and who reads it. */
const PLACES: readonly {
  sealed: string;
  holds: Buffer;
  open: (text: string) => Buffer | SecretKey;
}[] = [
  {
    sealed: wrapKey(master, ofUnit, volumeKey),
    holds: volumeKey.export(),
    open: (text) => unwrapKey(master, ofUnit, text),
  },
  {
    sealed: wrapKey(master, ofVolume, volumeKey),
    holds: volumeKey.export(),
    open: (text) => unwrapKey(master, ofVolume, text),
  },
  {
    sealed: password.master,
    holds: master.export(),
    open: (text) => openMaster(lockKey, { master: text }),
  },
  {
    sealed: sealRetiring(master, 2, retired),
    holds: retired.export(),
    open: (text) => openRetiring(master, 2, text),
  },
  {
    sealed: sealSecret(master, 'name', secret),
    holds: secret,
    open: (text) => openSecret(master, 'name', text),
  },
  { sealed: password.renewal, holds: lockKey.export(), open: renewalOf(password) },
  {
    sealed: byUkey.renewal,
    holds: Buffer.from(ukey.publicKey, 'hex'),
    open: renewalOf(byUkey),
  },
];

/** Decoders of what rests sealed in the keystore and in its vault. */
export const KEYRING_TARGETS: Record<string, FuzzTarget> = {
  // Every place is offered the text: only its own may open there.
  'keyring-sealed': {
    corpus: PLACES.map(({ sealed }) => Buffer.from(sealed)),
    errors: [],
    decode: (input) => (PLACES.filter((each) => isOpen(each, input)).length > 0 ? true : undefined),
  },
  'keyring-locks': {
    corpus: [locks, ...locks.map((lock) => [lock])].map((some) => Buffer.from(fileOf(some))),
    errors: [KeystoreError],
    decode: async (input) => {
      const file = parseKeystore(input.toString());
      if (file.version === 1) return undefined;
      const opened = await Promise.all(file.locks.map((lock) => unlocks(lock)));
      file.locks.forEach((lock, nth) => requireRenewable(lock, opened[nth] ?? false));
      return opened.some(Boolean) ? true : undefined;
    },
  },
};

function isOpen({ sealed, holds, open }: (typeof PLACES)[number], input: Buffer): boolean {
  const text = input.toString();
  let opened: Buffer | SecretKey;
  try {
    opened = open(text);
  } catch (error) {
    if (error instanceof EnvelopeError) return false;
    throw error;
  }
  const bytes = Buffer.isBuffer(opened) ? opened : opened.export();
  const isOwn = Buffer.from(text, 'base64').equals(Buffer.from(sealed, 'base64'));
  if (!isOwn || !bytes.equals(holds)) throw new Error('opened what was not sealed there');
  return true;
}

/** Whether its secret opens the lock, and then to the one master. */
async function unlocks(lock: Lock): Promise<boolean> {
  // More rounds take their time, and are asked for rightly.
  if (lock.kind === 'password' && lock.rounds > 50) return false;
  try {
    const opened = await unlock(lock);
    if (!opened.equals(master)) throw new Error('another master');
    return true;
  } catch (error) {
    if (error instanceof KeystoreError || error instanceof ShareError) return false;
    throw error;
  }
}

async function unlock(lock: Lock): Promise<SecretKey> {
  if (lock.kind === 'password') return (await unlockByPassword(lock, PASSWORD)).master;
  if (lock.kind === 'ukey') return unlockByUkey(lock, ukey);
  return unlockByShares([lock], papers.texts.slice(1));
}

/** A lock that is held for genuine is renewed, and does not open to the old master any more. */
function requireRenewable(lock: Lock, isOurs: boolean): void {
  try {
    requireGenuine(lock, master);
  } catch (error) {
    if (error instanceof KeystoreError) return;
    throw error;
  }
  const renewed = renewLock(lock, master, next);
  requireGenuine(renewed, next);
  if (isOurs && renewed.master === lock.master) throw new Error('not renewed');
}

function fileOf(some: Lock[]): string {
  return writeKeystore({
    format: 'lantai-keystore',
    version: 2,
    generation: 1,
    since: null,
    locks: some,
    retiring: null,
    secrets: {},
    destroyed: 0,
  });
}
