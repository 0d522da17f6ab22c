import { onlyKey } from '../../audit/log-keys.ts';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ZodError } from 'zod';
import { signCheckpoint } from '../../audit/checkpoint.ts';
import { sm3Tree } from '../../audit/tree.ts';
import { call } from '../../server/custody/link/orders.ts';
import { AppError } from '../../server/errors.ts';
import { readTimeCursor, writeTimeCursor } from '../../server/http/time-cursor.ts';
import { readJpegFrame } from '../../server/imaging/read-jpeg-frame.ts';
import { MirrorAlarm } from '../../server/mirror/mirror-error.ts';
import type { MirrorFolder } from '../../server/mirror/mirror-folder.ts';
import { readHeld } from '../../server/mirror/read-held.ts';
import { readPublicKey } from '../../server/modules/accounts/read-public-key.ts';
import { readNameCursor, writeNameCursor } from '../../server/modules/archives/name-cursor.ts';
import { parseCatalogue } from '../../server/modules/intake/catalogues/parse-catalogue.ts';
import { parseXml } from '../../server/modules/intake/catalogues/parse-xml.ts';
import { examinePackage } from '../../server/modules/intake/checks/examine-package.ts';
import { openPackage } from '../../server/modules/intake/packages/open-package.ts';
import { PackageFault } from '../../server/modules/intake/packages/package-fault.ts';
import { readEntry } from '../../server/modules/intake/packages/read-entry.ts';
import {
  readAddCheckpoint,
  RequestError,
  writeAddCheckpoint,
} from '../../server/witness/add-checkpoint-text.ts';
import { builtInPolicy } from '../../policies/policy-text.ts';
import { readPolicyLines } from '../../policies/policy-lines.ts';
import { parseRoles } from '../../policies/roles.ts';
import { makeMaterial, newSigner, ORIGIN } from '../audit/support/make-package.ts';
import { rawZip } from '../modules/intake/support/raw-zip.ts';
import { filesOf, samplePackage, zipOf } from '../modules/intake/support/sample-package.ts';
import { writeCatalogue } from '../modules/intake/support/write-catalogue.ts';
import { asText, type FuzzTarget } from './fuzz-target.ts';
import { packFolder, unpackFolder } from './packed-folder.ts';
import { SCRATCH } from './scratch-folder.ts';

const signer = newSigner();
const hash = sm3Tree.leafHash(Buffer.from('x'));
const note = signCheckpoint({ origin: ORIGIN, size: 3, root: hash, timeMs: 1 }, signer);
const sample = samplePackage();
const catalogue = Buffer.from(writeCatalogue(sample));
const zip = join(SCRATCH, 'package.zip');
const small = rawZip([
  { name: '目录.xml', content: catalogue, isDeflated: true },
  { name: 'a/b.jpg', content: Buffer.from('image'), flags: 0x800 },
]);
const [image = Buffer.alloc(0)] = sample.images.values();
const xml = '<a><b>text &amp; more</b><c><![CDATA[x]]></c></a>';
const { roles, lines: policyLines } = builtInPolicy();
const known = new Set(parseRoles(roles).keys());
/** Decoders of what people and other hosts send. */
export const WIRE_TARGETS: Record<string, FuzzTarget> = {
  'package-zip': {
    corpus: [small],
    errors: [PackageFault],
    decode: async (input) => {
      writeFileSync(zip, input);
      const source = await openPackage(zip);
      try {
        for (const entry of source.entries) await readEntry(source, entry);
      } finally {
        await source.close();
      }
      return true as const;
    },
  },
  package: {
    corpus: [
      zipOf(sample),
      rawZip([...filesOf(sample)].map(([name, content]) => ({ name, content, isDeflated: true }))),
    ],
    // All that is wrong with a package ends in the report.
    errors: [],
    decode: async (input) => {
      writeFileSync(zip, input);
      const examined = await examinePackage(zip, {
        unitCode: 'U1',
        copyKind: 'original',
        now: new Date(0),
        inspectImage: () => Promise.resolve({ format: 'jpeg', width: 9, height: 9, dpi: 300 }),
        nameOnRecord: () => Promise.resolve(undefined),
        isAlreadyHeld: () => Promise.resolve(false),
      });
      if (examined.verdict === 'pass') await examined.source.close();
      return examined.report.counts.materials > 0 ? true : undefined;
    },
  },
  catalogue: {
    corpus: [catalogue, Buffer.from(writeCatalogue(sample, 'GBK')), Buffer.from(xml)],
    errors: [PackageFault],
    decode: (input) => (parseCatalogue(input, 'fuzz.xml'), true),
  },
  'catalogue-xml': {
    corpus: [Buffer.from(xml)],
    errors: [PackageFault],
    decode: (input) => (parseXml(input.toString(), 'fuzz.xml'), true),
  },
  'jpeg-frame': {
    corpus: [image],
    errors: [],
    decode: (input) => readJpegFrame(input) && true,
  },
  'add-checkpoint': {
    corpus: [0, 2].map((oldSize) => {
      const proof = oldSize > 0 ? [hash, hash] : [];
      const change = { index: oldSize, leaf: Buffer.from('a KEY entry'), hashes: proof };
      const changes = oldSize > 0 ? [change, { ...change, index: 5 }] : [];
      return Buffer.from(writeAddCheckpoint({ oldSize, proof, changes, note }));
    }),
    errors: [RequestError],
    decode: asText((text) => writeAddCheckpoint(readAddCheckpoint(text))),
  },
  'mirror-folder': {
    corpus: [packFolder(makeMaterial([5, 9], signer))],
    errors: [MirrorAlarm],
    decode: async (input) =>
      (await readHeld(mirrorIn(input), onlyKey(signer))).size > 0 ? true : undefined,
  },
  'public-key': {
    corpus: [Buffer.from(signer.publicKey)],
    errors: [AppError],
    decode: (input) => {
      const hex = readPublicKey(input.toString());
      return readPublicKey(hex) === hex ? true : undefined;
    },
  },
  'name-cursor': {
    corpus: [Buffer.from(writeNameCursor('乌日娜', 'A-1'))],
    errors: [AppError],
    decode: (input) => {
      const place = readNameCursor(input.toString());
      return place && String(readNameCursor(writeNameCursor(...place))) === String(place)
        ? true
        : undefined;
    },
  },
  'time-cursor': {
    corpus: [Buffer.from(writeTimeCursor(new Date(1e12), '01890000-0000-7000-8000-00000000000a'))],
    errors: [AppError],
    decode: (input) => {
      const [at = '', id = ''] = readTimeCursor(input.toString()) ?? [];
      return String(readTimeCursor(writeTimeCursor(new Date(at), id))) === String([at, id])
        ? true
        : undefined;
    },
  },
  'custody-call': {
    corpus: [
      { do: 'greet' },
      {
        do: 'destroy_key',
        slot: { unit: 'u', year: 2026, volume: '01890000-0000-7000-8000-00000000000a' },
      },
      { do: 'keep_witnessed', note },
    ].map((order) => Buffer.from(JSON.stringify({ no: 1, order }))),
    errors: [SyntaxError, ZodError],
    decode: (input) => (call.parse(JSON.parse(input.toString())), true),
  },
  'policy-lines': {
    corpus: [Buffer.from(policyLines)],
    errors: [],
    decode: (input) => {
      const { faults } = readPolicyLines(input.toString(), known);
      return faults.length === 0 ? true : undefined;
    },
  },
};

function mirrorIn(input: Buffer): MirrorFolder {
  const files = unpackFolder(input);
  return {
    path: 'mirror',
    read: (path) => Promise.resolve(files.get(path)),
    put: () => Promise.reject(new Error('nothing is written')),
    replace: () => Promise.reject(new Error('nothing is written')),
    list: () => Promise.resolve([]),
    remove: () => Promise.reject(new Error('nothing is removed')),
  };
}
