import { createCipheriv, createDecipheriv, createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
} from 'node:fs';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Keystore } from '../../../crypto/keyring/keystore.ts';
import { softwareProvider } from '../../../crypto/provider.ts';
import { matchesSaltedDigest, type SaltedDigest } from '../../../crypto/salted-digest.ts';
import type { ObjectRepository } from '../../../db/objects/object-repository.ts';
import { openRepository } from '../../../db/objects/open-repository.ts';
import type { KeyRelease } from '../../../server/key-release/key-release.ts';
import type { PageRow } from '../../../server/modules/archives/index.ts';
import { sealFile } from '../../../server/modules/intake/seal-file.ts';
import { openFiles } from '../../../server/modules/viewing/open-files.ts';
import { createSealingPool } from '../../../server/sealing/sealing-pool.ts';
import { measure, median, tellResult } from '../support/measure.ts';
import { writePageSet } from '../support/page-set.ts';

const SLOT = { unit: 'QY', year: 2026, volume: randomUUID() };
const SET_BYTES = 60_000_000;
const ROUNDS = 7;

const READER = { accountId: 'reader', terminalId: 'terminal' };

type Page = { row: PageRow; digest: SaltedDigest; bare: Bare };
/** The same page under one SM4-GCM, in a file of its own. */
type Bare = { file: string; key: Buffer; nonce: Buffer; tag: Buffer };

export const benchmark = {
  about: 'one page located, read, opened and verified, against pread, bare SM4-GCM and SM3 of it',
  async run(): Promise<void> {
    const home = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
    const keystore = await softwareProvider.createKeystore(join(home, 'keystore.json'), 'bench', {
      rounds: 1000,
    });
    const objects = await openRepository(join(home, 'objects'));
    const pages = await store(home, keystore, objects);
    const keyRelease = releaseUnasked(keystore);
    const needs = { objects, crypto: softwareProvider, keyRelease };
    const open = async ({ row }: Page): Promise<Buffer> => {
      const [opened] = await openFiles(needs, READER, '', [{ page: row, file: 'original' }]);
      return opened ?? Buffer.alloc(0);
    };
    const ways: Record<Way, (page: Page) => Promise<unknown>> = {
      bare: ({ bare }) => Promise.resolve(bare).then(readBare),
      opened: open,
      checked: async (page) => requireSame(matchesSaltedDigest(await open(page), page.digest)),
    };
    const taken = await takeTurns(pages, ways);
    rmSync(home, { recursive: true });
    const ratio = (way: Way, by: 'wallMs' | 'cpuMs'): number =>
      median(taken[way].map((one) => one[by])) / median(taken.bare.map((one) => one[by]));
    const floor = median(taken.bare.map(({ wallMs }) => wallMs));
    console.log(`${pages.length} pages, ${ROUNDS} rounds, floor p50 ${floor.toFixed(2)} ms`);
    tellResult('read-object.p50', median(taken.checked.map(({ wallMs }) => wallMs)), 'ms');
    tellResult('read-object', ratio('checked', 'wallMs'), 'x');
    tellResult('read-object.cpu', ratio('checked', 'cpuMs'), 'x');
    // Opened alone, its tags are verified but the digest of the catalogue is not, which the floor still makes.
    tellResult('read-object.without-sm3', ratio('opened', 'wallMs'), 'x');
  },
};

/** Key release without a ledger: what is measured here is reading, not recording. */
function releaseUnasked(keystore: Keystore): KeyRelease {
  return {
    async releasePageKeys({ item, files }) {
      const key = await keystore.openVolumeKey(SLOT);
      return files.map(({ page, file, head }) => {
        const place = { volume: item, version: 1, path: `${page}/${file}` };
        return softwareProvider.releaseObjectKey(key, place, head);
      });
    },
    releaseVolumeKey: () => keystore.openVolumeKey(SLOT),
  };
}

type Way = 'bare' | 'opened' | 'checked';
type Taken = { wallMs: number; cpuMs: number };

/** Each page each way in a turning order, so that whatever else the machine does meets all ways alike. */
async function takeTurns(
  pages: Page[],
  ways: Record<Way, (page: Page) => Promise<unknown>>,
): Promise<Record<Way, Taken[]>> {
  const taken: Record<Way, Taken[]> = { bare: [], opened: [], checked: [] };
  const order: Way[] = ['bare', 'opened', 'checked'];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const page of pages) {
      order.push(...order.splice(0, 1));
      for (const way of order) {
        taken[way].push(
          await measure(async () => {
            await ways[way](page);
          }),
        );
      }
    }
  }
  return taken;
}

function requireSame(isSame: boolean): void {
  if (!isSame) throw new Error('another page than was sealed');
}

async function store(home: string, keystore: Keystore, objects: ObjectRepository): Promise<Page[]> {
  const { files } = writePageSet(join(home, 'set'), SET_BYTES);
  const sealing = createSealingPool();
  const staged = await objects.stage(SLOT.volume, 1);
  const key = await keystore.newVolumeKey(SLOT);
  const shelf = { volumeId: SLOT.volume, version: 1, key, staged };
  const pages: Page[] = [];
  for (const [index, file] of files.entries()) {
    const plaintext = readFileSync(file);
    const path = `p/${String(index + 1).padStart(4, '0')}`;
    const bare = sealBare(`${file}.bare`, plaintext);
    const order = { path: `${path}/original`, plaintext };
    const { salt, sm3 } = await sealFile({ sealing }, shelf, order, { key: 'bench' });
    const digest = { salt: Buffer.from(salt, 'hex'), digest: Buffer.from(sm3, 'hex') };
    pages.push({ row: rowOf(path), digest, bare });
  }
  await staged.install({
    message: 'accession',
    user: { name: 'lantai', address: 'urn:lantai:intake' },
    createdAt: new Date(),
  });
  await staged.release();
  await sealing.close();
  return pages;
}

function rowOf(path: string): PageRow {
  return {
    id: path,
    material_id: randomUUID(),
    no: 1,
    path,
    master: 'original',
    width: 2480,
    height: 3508,
    volume_id: SLOT.volume,
    version: 1,
    class_code: '9-2',
  };
}

function sealBare(file: string, plaintext: Buffer): Bare {
  const [key, nonce] = [randomBytes(16), randomBytes(12)];
  const cipher = createCipheriv('sm4-gcm' as 'aes-128-gcm', key, nonce);
  writeFileSync(file, Buffer.concat([cipher.update(plaintext), cipher.final()]));
  return { file, key, nonce, tag: cipher.getAuthTag() };
}

function readBare({ file, key, nonce, tag }: Bare): void {
  const from = openSync(file, 'r');
  const sealed = Buffer.allocUnsafe(fstatSync(from).size);
  readSync(from, sealed, 0, sealed.length, 0);
  closeSync(from);
  const decipher = createDecipheriv('sm4-gcm' as 'aes-128-gcm', key, nonce).setAuthTag(tag);
  const plaintext = decipher.update(sealed);
  decipher.final();
  createHash('sm3').update(plaintext).digest();
}
