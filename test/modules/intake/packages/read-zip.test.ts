import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import yazl from 'yazl';
import { PackageFault } from '../../../../server/modules/intake/packages/package-fault.ts';
import { PACKAGE_LIMITS } from '../../../../server/modules/intake/packages/package-source.ts';
import type {
  PackageLimits,
  PackageSource,
} from '../../../../server/modules/intake/packages/package-source.ts';
import { readEntry } from '../../../../server/modules/intake/packages/read-entry.ts';
import { readZip } from '../../../../server/modules/intake/packages/read-zip.ts';
import { faultCodes, faultOf } from '../support/expect-fault.ts';
import { rawZip } from '../support/raw-zip.ts';
import type { RawEntry } from '../support/raw-zip.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('readZip', () => {
  const folder = temporaryFolder();
  const text = Buffer.from('兰台'.repeat(200));
  const gbk = (hex: string) => Buffer.from(hex, 'hex');

  const open = async (content: Buffer, limits?: PackageLimits) => {
    const file = join(folder(), 'package.zip');
    await writeFile(file, content);
    return readZip(file, limits);
  };
  const openEntries = (...entries: RawEntry[]) => open(rawZip(entries));
  const paths = async (...entries: RawEntry[]) => {
    const source = await openEntries(...entries);
    await source.close();
    return source.entries.map(({ path }) => path);
  };
  const readAll = async (source: PackageSource) => {
    const contents = [];
    for (const entry of source.entries) contents.push(await readEntry(source, entry));
    return contents;
  };

  it('reads entries in any order, stored or deflated, as often as asked', async () => {
    const source = await openEntries(
      { name: '甲/', content: Buffer.alloc(0), mode: 0o040755 },
      { name: '甲/一.xml', content: text },
      { name: '甲/二.jpg', content: text, isDeflated: true },
    );
    expect(source.entries).to.deep.equal([
      { path: '甲/一.xml', bytes: text.length },
      { path: '甲/二.jpg', bytes: text.length },
    ]);
    expect(await readAll(source)).to.deep.equal([text, text]);
    expect(await readAll({ ...source, entries: source.entries.toReversed() })).to.have.length(2);
    expect(() => source.open('甲/三.jpg')).to.throw(RangeError);
    await source.close();
    await source.close();
  });

  it('reads what a usual packer streams', async () => {
    const zip = new yazl.ZipFile();
    zip.addBuffer(text, '乙/目录.xml');
    zip.addBuffer(text, '乙/1-1-0001.jpg', { compress: false });
    zip.end();
    const file = join(folder(), 'yazl.zip');
    await pipeline(zip.outputStream, createWriteStream(file));
    const source = await readZip(file);
    expect(await readAll(source)).to.deep.equal([text, text]);
    await source.close();
  });

  describe('names', () => {
    it('takes unmarked names for UTF-8 when they are, for GBK when they are not', async () => {
      expect(
        await paths(
          { name: '优化.jpg', content: text, flags: 0 },
          { name: gbk('b5b5b0b82e6a7067'), content: text, flags: 0 },
          { name: 'plain.jpg', content: text, flags: 0 },
        ),
      ).to.deep.equal(['优化.jpg', '档案.jpg', 'plain.jpg']);
    });

    it('prefers the Unicode path of Info-ZIP while it belongs to the name', async () => {
      const name = Buffer.from('X.jpg');
      const field = (sum: number) => {
        const body = Buffer.concat([Buffer.alloc(5), Buffer.from('乌.jpg')]);
        body[0] = 1;
        body.writeUInt32LE(sum, 1);
        const head = Buffer.alloc(4);
        head.writeUInt16LE(0x7075, 0);
        head.writeUInt16LE(body.length, 2);
        return Buffer.concat([head, body]);
      };
      const entry = { name, content: text, flags: 0 };
      expect(await paths({ ...entry, extra: field(crc32(name)) })).to.deep.equal(['乌.jpg']);
      expect(await paths({ ...entry, extra: field(1) })).to.deep.equal(['X.jpg']);
    });

    it('turns backslashes into folders', async () => {
      expect(await paths({ name: '甲\\乙\\1.jpg', content: text })).to.deep.equal(['甲/乙/1.jpg']);
    });

    it('refuses bytes that are no text', async () => {
      const marked = { name: gbk('b5b5b0b8'), content: text };
      const unmarked = { name: gbk('ffff41'), content: text, flags: 0 };
      expect(await faultCodes(() => openEntries(marked, unmarked))).to.deep.equal([
        'container.unreadable-name',
        'container.unreadable-name',
      ]);
    });
  });

  for (const name of [
    '../evil.jpg',
    '甲/../../evil.jpg',
    '..\\evil.jpg',
    '/etc/passwd',
    '\\evil.jpg',
    'C:\\evil.jpg',
    'c:evil.jpg',
    '甲//evil.jpg',
    './evil.jpg',
    '甲/\u0007.jpg',
    '../',
    'x'.repeat(300),
  ]) {
    it(`refuses the path ${JSON.stringify(name.slice(0, 40))}`, async () => {
      const [finding, ...others] = await faultOf(() =>
        openEntries({ name: 'good.jpg', content: text }, { name, content: Buffer.alloc(0) }),
      );
      expect(others).to.deep.equal([]);
      expect(finding).to.include({ code: 'container.unsafe-path', severity: 'error' });
      expect(finding?.message).not.to.match(/\p{Cc}/u);
    });
  }

  for (const [what, mode] of [
    ['a symbolic link', 0o120777],
    ['a device', 0o020666],
    ['a pipe', 0o010666],
    ['a folder with content', 0o040755],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const link = { name: 'link.jpg', content: Buffer.from('/etc/passwd'), mode };
      expect(await faultCodes(() => openEntries(link))).to.deep.equal(['container.not-a-file']);
    });
  }

  for (const [what, first, second] of [
    ['equal', 'a.jpg', 'a.jpg'],
    ['equal but for case', 'a.JPG', 'A.jpg'],
    ['equal but for composition', 'é.jpg', 'e\u0301.jpg'],
    ['equal but for the separator', 'a/b.jpg', 'a\\b.jpg'],
  ] as const) {
    it(`refuses names ${what}`, async () => {
      const codes = await faultCodes(() =>
        openEntries({ name: first, content: text }, { name: second, content: text }),
      );
      expect(codes).to.deep.equal(['container.duplicate-path']);
    });
  }

  it('refuses encryption, weak or strong', async () => {
    const weak = { name: 'a.jpg', content: text, flags: 1, claimedBytes: text.length - 12 };
    expect(await faultCodes(() => openEntries(weak))).to.deep.equal(['container.encrypted']);
    const strong = { name: 'a.jpg', content: text, flags: 0x41 };
    expect(await faultCodes(() => openEntries(strong))).to.deep.equal(['container.encrypted']);
  });

  it('refuses a compression method that is neither stored nor deflated', async () => {
    const codes = await faultCodes(() => openEntries({ name: 'a.jpg', content: text, method: 14 }));
    expect(codes).to.deep.equal(['container.method']);
  });

  it('names every entry at fault, not just the first', async () => {
    const findings = await faultOf(() =>
      openEntries(
        { name: '../1.jpg', content: text },
        { name: '../2.jpg', content: text },
        { name: '3.jpg', content: text, mode: 0o120777 },
      ),
    );
    expect(findings.map(({ where }) => where.file)).to.deep.equal([
      '../1.jpg',
      '../2.jpg',
      '3.jpg',
    ]);
  });

  describe('bombs', () => {
    const zeros = Buffer.alloc(5 * 1024 * 1024);
    const limits = { ...PACKAGE_LIMITS, maxEntries: 3, maxEntryBytes: 2000, maxTotalBytes: 3000 };

    it('refuses a ratio that no scan has', async () => {
      const codes = await faultCodes(() =>
        openEntries({ name: 'a.jpg', content: zeros, isDeflated: true }),
      );
      expect(codes).to.include('container.bomb');
    });

    it('refuses many small entries that unpack to much together', async () => {
      const slice = zeros.subarray(0, 1024 * 1024);
      const names = Array.from({ length: 9 }, (_, index) => `${index}.jpg`);
      const entries = names.map((name) => ({ name, content: slice, isDeflated: true }));
      expect(await faultCodes(() => openEntries(...entries))).to.deep.equal(['container.bomb']);
    });

    it('refuses entries that share one body', async () => {
      const first = { name: 'a.jpg', content: text };
      const shared = ['b', 'c'].map((name) => ({ ...first, name, sharesPrevious: true }));
      expect(await faultCodes(() => openEntries(first, ...shared))).to.deep.equal([
        'container.bomb',
      ]);
    });

    it('caps the number of entries, the size of one and of all', async () => {
      const entry = (name: string, bytes: number) => ({ name, content: Buffer.alloc(bytes, name) });
      const codesOf = (...entries: RawEntry[]) => faultCodes(() => open(rawZip(entries), limits));
      const four = ['a', 'b', 'c', 'd'].map((name) => entry(name, 1));
      expect(await codesOf(...four)).to.deep.equal(['container.too-large']);
      expect(await codesOf(entry('a', 2001))).to.deep.equal(['container.too-large']);
      expect(await codesOf(entry('a', 1900), entry('b', 1900))).to.deep.equal([
        'container.too-large',
      ]);
    });
  });

  describe('lies about content', () => {
    for (const [what, lie] of [
      ['longer than declared', { isDeflated: true, claimedBytes: text.length - 1 }],
      ['shorter than declared', { isDeflated: true, claimedBytes: text.length + 1 }],
      ['not of the declared checksum', { claimedCrc32: 1 }],
      ['not of the declared checksum, deflated', { isDeflated: true, claimedCrc32: 1 }],
    ] as const) {
      it(`refuses an entry ${what}`, async () => {
        const source = await openEntries({ name: 'a.jpg', content: text, ...lie });
        expect(await faultCodes(() => readAll(source))).to.deep.equal(['container.damaged']);
        await source.close();
      });
    }

    it('refuses a stored entry whose two sizes differ', async () => {
      const lie = { name: 'a.jpg', content: text, claimedBytes: text.length + 9 };
      expect(await faultCodes(() => openEntries(lie))).to.deep.equal(['container.unreadable']);
    });

    it('refuses what is no zip, is empty, or is cut short', async () => {
      const whole = rawZip([{ name: 'a.jpg', content: text }]);
      for (const content of [Buffer.from('no zip'), Buffer.alloc(0), whole.subarray(0, -5)]) {
        expect(await faultCodes(() => open(content))).to.deep.equal(['container.unreadable']);
      }
    });

    it('never ends in anything but a fault, whichever byte is flipped', async () => {
      const whole = rawZip([
        { name: '甲/a.jpg', content: text, isDeflated: true },
        { name: '甲/b.jpg', content: text },
      ]);
      for (let at = 0; at < whole.length; at += 1) {
        const flipped = Buffer.from(whole);
        flipped[at] = (flipped[at] ?? 0) ^ 0x11;
        const source = await open(flipped).catch(expectFault);
        if (!source) continue;
        for (const entry of source.entries) {
          const content = await readEntry(source, entry).catch(expectFault);
          if (content) expect(content.equals(text), `byte ${at}`).to.equal(true);
        }
        await source.close();
      }
    });
  });

  it('closes the file of a zip it refuses', async () => {
    await faultOf(() => openEntries({ name: '../a.jpg', content: text }));
    const held = execFileSync('readlink', ['-f', ...openDescriptors()], { encoding: 'utf8' });
    expect(held).not.to.include(folder());
  });
});

function expectFault(error: unknown): undefined {
  expect(error).to.be.instanceOf(PackageFault);
  return undefined;
}

function openDescriptors(): string[] {
  return Array.from({ length: 64 }, (_, index) => `/proc/${process.pid}/fd/${index}`);
}
