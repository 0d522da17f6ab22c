import { expect } from 'chai';
import fs from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { PackageFault } from '../../../../server/modules/intake/packages/package-fault.ts';
import type { PackageSource } from '../../../../server/modules/intake/packages/package-source.ts';
import { openPackage } from '../../../../server/modules/intake/packages/open-package.ts';
import { readEntry } from '../../../../server/modules/intake/packages/read-entry.ts';
import { samplePackage, zipOf } from '../support/sample-package.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ioError = (code: string): Error =>
  Object.assign(new Error(`${code}: read`), { code, syscall: 'read' });
const ENTRY = { path: 'a.jpg', bytes: 3 };
const sourceOf = (open: () => Readable): PackageSource => ({
  entries: [ENTRY],
  open: () => Promise.resolve(open()),
  close: () => Promise.resolve(),
});
const caught = (reading: Promise<unknown>): Promise<unknown> =>
  reading.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('reading an entry of a package', () => {
  const folder = temporaryFolder();

  it('blames the package for bytes that are not those promised, or that somebody has changed', async () => {
    for (const open of [
      () => Readable.from([Buffer.from('ab')]),
      () => Readable.from([Buffer.from('abcd')]),
      () => Readable.from(failing(new Error('invalid stored block lengths'))),
      () => Readable.from(failing(ioError('ELOOP'))),
    ]) {
      expect(await caught(readEntry(sourceOf(open), ENTRY))).to.be.instanceOf(PackageFault);
    }
  });

  it('does not blame it for our disk, our memory or our open files', async () => {
    for (const code of ['EIO', 'ENOMEM', 'EMFILE', 'ESTALE']) {
      const error = ioError(code);
      const open = (): Readable => Readable.from(failing(error));
      expect(await caught(readEntry(sourceOf(open), ENTRY))).to.equal(error);
    }
  });

  it('does not call a zip broken that the disk will not give', async () => {
    const file = join(folder(), 'package.zip');
    await writeFile(file, zipOf(samplePackage()));
    const { read } = fs;
    const error = ioError('EIO');
    fs.read = ((...args: unknown[]) => {
      const done = args.at(-1) as (error: Error) => void;
      process.nextTick(() => done(error));
    }) as typeof read;
    try {
      expect(await caught(openPackage(file))).to.equal(error);
    } finally {
      fs.read = read;
    }
  });
});

async function* failing(error: Error): AsyncGenerator<Buffer> {
  yield await Promise.resolve(Buffer.from('a'));
  throw error;
}
