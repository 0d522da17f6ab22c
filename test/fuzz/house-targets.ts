import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onlyKey } from '../../audit/log-keys.ts';
import { DER_SEQUENCE, readDer, writeDer } from '../../crypto/der.ts';
import { newHeader, readHeader as readEnvelope } from '../../crypto/envelope/header.ts';
import {
  DerError,
  EnvelopeError,
  KeystoreError,
  ShareError,
  Sm2Error,
} from '../../crypto/errors.ts';
import {
  parseKeystore,
  writeKeystore,
  type KeystoreFile,
} from '../../crypto/keyring/keystore-file.ts';
import { linesOf, readVault } from '../../crypto/keyring/vault/vault-file.ts';
import {
  readHeader,
  readLine,
  writeHeader,
  writeLine,
} from '../../crypto/keyring/vault/vault-line.ts';
import { openObject, sealObject } from '../../crypto/sealed-object.ts';
import { newSecretKey } from '../../crypto/secret-key.ts';
import { readShare, writeShare } from '../../crypto/shares/share.ts';
import { parseSoftKey, type SoftKeyFile } from '../../crypto/soft-key.ts';
import { sm2Decrypt, sm2Encrypt } from '../../crypto/sm2-encryption.ts';
import { signatureFromDer, signatureToDer } from '../../crypto/sm2-signature.ts';
import { sm3 } from '../../crypto/sm3.ts';
import { sm3Tree } from '../../audit/tree.ts';
import { nextInventory, serialiseInventory, sidecarOf } from '../../db/objects/inventory.ts';
import { soundInventory } from '../../db/objects/sound-inventory.ts';
import { readCheckedInventory } from '../../db/objects/validation/read-checked-inventory.ts';
import { decodeViewId, encodeViewId } from '../../server/imaging/forensic/view-id.ts';
import { HeadLost, readHead } from '../../server/witness/head-file.ts';
import { newSigner } from '../audit/support/make-package.ts';
import { asText, type FuzzTarget } from './fuzz-target.ts';
import { SCRATCH } from './scratch-folder.ts';

const parties = { log: newSigner('log'), witness: newSigner('witness') };
const headFile = join(SCRATCH, 'head');
const HEAD_FORMAT = 'lantai-witness-head-1';
const root = sm3Tree.emptyRoot.toString('base64');
const head = JSON.stringify({ origin: 'log', size: 0, root, note: null });

const markKey = Buffer.alloc(32, 7);

const ID = '01890000-0000-7000-8000-00000000000a';
const AT = '2026-01-01T00:00:00.000Z';
const lock = { kdf: 'PBKDF2-HMAC-SM3', rounds: 10, salt: 'AAAA', master: 'AAAA' } as const;
const locked = { since: AT, master: 'AAAA', renewal: 'AAAA' };
const keystore: KeystoreFile = {
  format: 'lantai-keystore',
  version: 2,
  generation: 2,
  since: AT,
  locks: [
    { ...locked, ...lock, kind: 'password' },
    { ...locked, kind: 'ukey', label: 'u', publicKey: '04', key: 'AAAA' },
    { ...locked, kind: 'shares', threshold: 2, shares: 3, fingerprint: 'f' },
  ],
  retiring: null,
  secrets: { name: 'AAAA' },
  destroyed: 0,
};
const softKey: SoftKeyFile = {
  format: 'lantai-soft-key',
  version: 1,
  label: 'l',
  userId: 'u',
  publicKey: '04'.repeat(65),
  lock: {
    kdf: 'PBKDF2-HMAC-SM3',
    rounds: 10,
    cipher: 'SM4-GCM',
    salt: '00'.repeat(16),
    nonce: '00'.repeat(12),
    sealed: '00'.repeat(48),
  },
};
const vaultHeader = { unit: 'u', year: 2026, generation: 1, master: 2, since: AT, wrapped: 'AAAA' };
const vaultLines = [{ wrapped: 'AAAA' }, { destroyedAt: AT }].map((end) =>
  writeLine({ volume: ID, ...end }),
);
const vaultFile = join(SCRATCH, 'vault');

const key = newSecretKey();
const place = { volume: ID, version: 1, path: 'a/b' };
const sealed = sealObject(key, place, Buffer.from('plaintext'));
const ciphertext = sm2Encrypt(parties.log.publicKey, Buffer.alloc(32, 1));

const objectFolder = join(SCRATCH, 'object');
mkdirSync(objectFolder);
const note = {
  message: 'import',
  user: { name: 'u', address: 'urn:uuid:x' },
  createdAt: new Date(0),
};
const first = nextInventory(ID, 1, undefined, new Map([['a/b', 'ab'.repeat(64)]]), note);
const second = nextInventory(ID, 2, first, new Map([['a/c', 'cd'.repeat(64)]]), note);
const inventories = [first, second].map((each) => serialiseInventory(each).json);

/** For forms that people may lay out as they like: what was read must be read alike from the one way we write. */
function requireStable<T>(
  read: (text: string) => T,
  write: (value: T) => string,
  text: string,
): true {
  const value = read(text);
  const once = write(value);
  if (write(read(once)) !== once) throw new Error(`another value: ${once}`);
  return true;
}

/** Decoders of what the server itself has stored, on disks that others can write to. */
export const HOUSE_TARGETS: Record<string, FuzzTarget> = {
  'ocfl-inventory': {
    corpus: inventories,
    errors: [],
    // Under its right sidecar, which anybody can compute.
    decode: (input) => {
      const sound = soundInventory(ID, input, sidecarOf(input));
      return sound && serialiseInventory(sound.inventory).json;
    },
  },
  'ocfl-validation': {
    corpus: inventories,
    errors: [],
    decode: async (input) => {
      writeFileSync(join(objectFolder, 'inventory.json'), input);
      writeFileSync(join(objectFolder, 'inventory.json.sha512'), sidecarOf(input));
      const read = await readCheckedInventory(objectFolder, '', 'E063', () => undefined);
      return read && true;
    },
  },
  'envelope-header': {
    corpus: [newHeader(1), newHeader(2)],
    errors: [EnvelopeError],
    decode: (input) => {
      const { algorithm, salt } = readEnvelope(input);
      const fixed = newHeader(algorithm).subarray(0, -salt.length);
      return Buffer.concat([fixed, salt, input.subarray(fixed.length + salt.length)]);
    },
  },
  'sealed-object': {
    corpus: [sealed],
    errors: [EnvelopeError],
    // Nothing but what was sealed may open.
    decode: (input) => (openObject(key, place, input), sealed),
  },
  keystore: {
    corpus: [
      Buffer.from(writeKeystore(keystore)),
      Buffer.from(JSON.stringify({ format: 'lantai-keystore', version: 1, lock, secrets: {} })),
    ],
    errors: [KeystoreError],
    decode: (input) => requireStable(parseKeystore, JSON.stringify, input.toString()),
  },
  'vault-header': {
    corpus: [Buffer.from(writeHeader(vaultHeader))],
    errors: [],
    decode: asText((text) => {
      const read = readHeader(text);
      return read && writeHeader(read);
    }),
  },
  'vault-line': {
    corpus: vaultLines.map((line) => Buffer.from(line)),
    errors: [],
    decode: asText((text) => {
      const read = readLine(text);
      return read && writeLine(read);
    }),
  },
  'vault-file': {
    corpus: [Buffer.from([writeHeader(vaultHeader), ...vaultLines, ''].join('\n'))],
    errors: [KeystoreError],
    // A line that a crash has torn is none.
    decode: async (input) => {
      writeFileSync(vaultFile, input);
      const vault = await readVault(vaultFile);
      if (!vault) return undefined;
      const lines = [writeHeader(vault.header), ...[...linesOf(vault)].map(writeLine), ''];
      const torn = input.subarray(input.lastIndexOf('\n') + 1);
      return Buffer.concat([Buffer.from(lines.join('\n')), torn]);
    },
  },
  'soft-key': {
    corpus: [Buffer.from(JSON.stringify(softKey))],
    errors: [Sm2Error],
    decode: (input) => requireStable(parseSoftKey, JSON.stringify, input.toString()),
  },
  share: {
    corpus: [
      Buffer.from(
        writeShare({
          set: '0a0b0c0d0e0f',
          threshold: 2,
          count: 3,
          index: 1,
          y: Buffer.alloc(32, 7),
        }),
      ),
    ],
    errors: [ShareError],
    decode: (input) => requireStable(readShare, writeShare, input.toString()),
  },
  der: {
    corpus: [
      writeDer(DER_SEQUENCE, Buffer.alloc(200, 1)),
      writeDer(DER_SEQUENCE, Buffer.from('x')),
    ],
    errors: [DerError],
    decode: (input) => {
      const { body, rest } = readDer(input, DER_SEQUENCE);
      return Buffer.concat([writeDer(DER_SEQUENCE, body), rest]);
    },
  },
  'signature-der': {
    corpus: [signatureToDer(Buffer.alloc(64, 0x81)), signatureToDer(Buffer.alloc(64, 1))],
    errors: [DerError],
    decode: (input) => signatureToDer(signatureFromDer(input)),
  },
  'sm2-ciphertext': {
    corpus: [ciphertext],
    errors: [Sm2Error],
    decode: (input) => (sm2Decrypt(parties.log.privateKey, input), ciphertext),
  },
  'witness-head': {
    corpus: [Buffer.from(head)],
    errors: [HeadLost],
    decode: async (input) => {
      // Under its right digest, which anybody can compute.
      const body = Buffer.concat([Buffer.from(`${HEAD_FORMAT}\n`), input, Buffer.from('\n')]);
      writeFileSync(headFile, Buffer.concat([body, Buffer.from(`${sm3(body).toString('hex')}\n`)]));
      await readHead(headFile, { ...parties, log: onlyKey(parties.log) });
      return true as const;
    },
  },
  // What comes out of the pixels of a picture that somebody hands in.
  'view-id': {
    corpus: [0, 1, 2 ** 40 - 1].map((index) => encodeViewId({ origin: 'log', index }, markKey)),
    errors: [],
    decode: (input) => {
      const id = decodeViewId(input, markKey, ['other', 'log']);
      return id && encodeViewId(id, markKey);
    },
  },
};
