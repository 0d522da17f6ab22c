import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DerError,
  EnvelopeError,
  KeystoreError,
  ShareError,
  Sm2Error,
} from '../../crypto/errors.ts';
import { newHeader, readHeader as readEnvelope } from '../../crypto/envelope/header.ts';
import { DER_SEQUENCE, readDer, writeDer } from '../../crypto/der.ts';
import { parseKeystore } from '../../crypto/keyring/keystore-file.ts';
import { readLine, writeLine } from '../../crypto/keyring/vault/vault-line.ts';
import { readShare, writeShare } from '../../crypto/shares/share.ts';
import { parseSoftKey } from '../../crypto/soft-key.ts';
import { sm3 } from '../../crypto/sm3.ts';
import { sm3Tree } from '../../audit/tree.ts';
import { parseXml } from '../../server/modules/intake/catalogues/parse-xml.ts';
import { PackageFault } from '../../server/modules/intake/packages/package-fault.ts';
import { HeadLost, readHead } from '../../server/witness/head-file.ts';
import { newSigner } from '../audit/support/make-package.ts';
import type { FuzzTarget } from './fuzz-target.ts';

const parties = { log: newSigner('log'), witness: newSigner('witness') };
const folder = mkdtempSync(join(tmpdir(), 'lantai-fuzz-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const headFile = join(folder, 'head');
const HEAD_FORMAT = 'lantai-witness-head-1';
const root = sm3Tree.emptyRoot.toString('base64');
const head = JSON.stringify({ origin: 'log', size: 0, root, note: null });

const lock = { kdf: 'PBKDF2-HMAC-SM3', rounds: 10, salt: 'AAAA', master: 'AAAA' };
const softKey = {
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
const xml = '<a><b>text &amp; more</b><c><![CDATA[x]]></c></a>';

/** Decoders of what the server stores and is sent. */
export const HOUSE_TARGETS: Record<string, FuzzTarget> = {
  'envelope-header': {
    corpus: [newHeader(1), newHeader(2)],
    errors: [EnvelopeError],
    decode: (input) => (readEnvelope(input), true),
  },
  keystore: {
    corpus: [
      Buffer.from(JSON.stringify({ format: 'lantai-keystore', version: 1, lock, secrets: {} })),
    ],
    errors: [KeystoreError],
    decode: (input) => (parseKeystore(input.toString()), true),
  },
  'vault-line': {
    corpus: [{ wrapped: 'AAAA' }, { destroyedAt: '2026-01-01T00:00:00.000Z' }].map((end) =>
      Buffer.from(writeLine({ volume: '01890000-0000-7000-8000-00000000000a', ...end })),
    ),
    errors: [],
    decode: (input) => {
      const text = input.toString();
      const line = readLine(text);
      return line && writeLine(line) === text ? true : undefined;
    },
  },
  'soft-key': {
    corpus: [Buffer.from(JSON.stringify(softKey))],
    errors: [Sm2Error],
    decode: (input) => (parseSoftKey(input.toString()), true),
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
    // People type it in many ways; what was read must be read again from the one way we write.
    decode: (input) => {
      const share = readShare(input.toString());
      const again = readShare(writeShare(share));
      if (!again.y.equals(share.y) || again.index !== share.index) throw new Error('another share');
      return true;
    },
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
  'catalogue-xml': {
    corpus: [Buffer.from(xml)],
    errors: [PackageFault],
    decode: (input) => (parseXml(input.toString(), 'fuzz.xml'), true),
  },
  'witness-head': {
    corpus: [Buffer.from(head)],
    errors: [HeadLost],
    decode: async (input) => {
      // Under its right digest, which anybody can compute.
      const body = Buffer.concat([Buffer.from(`${HEAD_FORMAT}\n`), input, Buffer.from('\n')]);
      writeFileSync(headFile, Buffer.concat([body, Buffer.from(`${sm3(body).toString('hex')}\n`)]));
      await readHead(headFile, parties);
      return true as const;
    },
  },
};
