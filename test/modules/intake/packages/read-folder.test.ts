import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openPackage } from '../../../../server/modules/intake/packages/open-package.ts';
import { PACKAGE_LIMITS } from '../../../../server/modules/intake/packages/package-source.ts';
import { readEntry } from '../../../../server/modules/intake/packages/read-entry.ts';
import { readFolder } from '../../../../server/modules/intake/packages/read-folder.ts';
import { faultCodes, faultOf } from '../support/expect-fault.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('readFolder', () => {
  const home = temporaryFolder();
  const content = Buffer.from('页');
  let folder = '';

  beforeEach(async () => {
    folder = join(home(), 'package');
    await mkdir(join(folder, '图像数据'), { recursive: true });
    await writeFile(join(folder, '图像数据', '1-1-0001.jpg'), content);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('reads files below it, by way of openPackage too', async () => {
    const source = await openPackage(folder);
    expect(source.entries).to.deep.equal([
      { path: '图像数据/1-1-0001.jpg', bytes: content.length },
    ]);
    for (const entry of source.entries) {
      expect(await readEntry(source, entry)).to.deep.equal(content);
    }
    expect(() => source.open('图像数据/2.jpg')).to.throw(RangeError);
    await source.close();
  });

  it('reads names left in GBK by another tool, and backslashes in names', async () => {
    await writeFile(
      Buffer.concat([Buffer.from(`${folder}/`), Buffer.from('b5b5', 'hex')]),
      content,
    );
    await writeFile(join(folder, '甲\\乙.jpg'), content);
    const source = await readFolder(folder);
    const entries = source.entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
    expect(entries.map(({ path }) => path)).to.deep.equal([
      '图像数据/1-1-0001.jpg',
      '档',
      '甲/乙.jpg',
    ]);
    for (const entry of entries) expect(await readEntry(source, entry)).to.deep.equal(content);
  });

  it('refuses links to files and to folders, and pipes', async () => {
    await symlink('/etc/passwd', join(folder, 'a.jpg'));
    await symlink('/etc', join(folder, 'b'));
    execFileSync('mkfifo', [join(folder, 'c')]);
    const findings = await faultOf(() => readFolder(folder));
    expect(
      findings.map(({ code, where }) => `${code} ${where.file ?? ''}`).toSorted(),
    ).to.deep.equal(['a.jpg', 'b', 'c'].map((file) => `container.not-a-file ${file}`));
  });

  it('refuses names that differ by case alone', async () => {
    await writeFile(join(folder, '图像数据', '1-1-0001.JPG'), content);
    expect(await faultCodes(() => readFolder(folder))).to.deep.equal(['container.duplicate-path']);
  });

  it('caps number, size and depth', async () => {
    const capped = (limits: object) =>
      faultCodes(() => readFolder(folder, { ...PACKAGE_LIMITS, ...limits }));
    await writeFile(join(folder, 'b.jpg'), content);
    expect(await capped({ maxEntries: 1 })).to.deep.equal(['container.too-large']);
    expect(await capped({ maxEntryBytes: 1 })).to.have.length(2);
    expect(await capped({ maxTotalBytes: 5 })).to.deep.equal(['container.too-large']);
    await mkdir(join(folder, 'a/b/c/d/e/f/g/h/i/j'), { recursive: true });
    expect(await faultCodes(() => readFolder(folder))).to.deep.equal(['container.unsafe-path']);
  });

  it('refuses a file that changed, went, or became a link since it was listed', async () => {
    const source = await readFolder(folder);
    const [entry] = source.entries;
    const file = join(folder, '图像数据', '1-1-0001.jpg');
    if (!entry) return expect.fail('nothing was listed');
    await appendFile(file, 'x');
    const opened = await source.open(entry.path).catch((error: unknown) => error);
    expect(opened).to.be.instanceOf(Error);
    expect(await faultCodes(() => readEntry(source, entry))).to.deep.equal(['container.damaged']);
    await rm(file);
    expect(await faultCodes(() => readEntry(source, entry))).to.deep.equal(['container.damaged']);
    await writeFile(join(folder, 'other'), content);
    await symlink(join(folder, 'other'), file);
    expect(await faultCodes(() => readEntry(source, entry))).to.deep.equal(['container.damaged']);
  });

  it('says so when there is nothing at the path', async () => {
    const codes = await faultCodes(() => openPackage(join(folder, 'absent')));
    expect(codes).to.deep.equal(['container.unreadable']);
  });
});
