import { expect } from 'chai';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { ImageError } from '../../../../server/imaging/image-error.ts';
import type { EntryRecord } from '../../../../server/modules/intake/catalogues/catalogue.ts';
import { GBT_33870 } from '../../../../server/modules/intake/catalogues/package-profile.ts';
import type { PackageProfile } from '../../../../server/modules/intake/catalogues/package-profile.ts';
import type { CheckContext } from '../../../../server/modules/intake/checks/check-context.ts';
import { examinePackage } from '../../../../server/modules/intake/checks/examine-package.ts';
import { conformanceReport } from '../../../../server/modules/intake/conformance-report.ts';
import type { Finding } from '../../../../server/modules/intake/conformance-report.ts';
import { readEntry } from '../../../../server/modules/intake/packages/read-entry.ts';
import { imageInspector } from '../support/image-inspector.ts';
import { claimSize, paintJpeg } from '../support/paint-jpeg.ts';
import { madeUpIdNumber, samplePackage, zipOf } from '../support/sample-package.ts';
import type { SamplePackage } from '../support/sample-package.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ORIGINALS = '图像数据/原始图像数据';
const OPTIMISED = '图像数据/优化图像数据';

describe('examinePackage', () => {
  const folder = temporaryFolder();
  const inspectImage = imageInspector();
  const defaults: CheckContext = {
    unitCode: 'QY01',
    copyKind: 'original',
    now: new Date('2026-05-01T02:00:00Z'),
    inspectImage,
    nameOnRecord: () => Promise.resolve(undefined),
    isAlreadyHeld: () => Promise.resolve(false),
  };

  const examine = async (sample: SamplePackage, context: Partial<CheckContext> = {}) => {
    const file = join(folder(), 'package.zip');
    await writeFile(file, zipOf(sample));
    const examination = await examinePackage(file, { ...defaults, ...context });
    if (examination.verdict === 'pass') await examination.source.close();
    expect(conformanceReport.parse(examination.report)).to.deep.equal(examination.report);
    return examination;
  };
  const examineChanged = (
    change: (sample: SamplePackage) => void,
    context?: Partial<CheckContext>,
  ) => {
    const sample = samplePackage();
    change(sample);
    return examine(sample, context);
  };
  const changeEntry = (sample: SamplePackage, at: number, change: Partial<EntryRecord>) => {
    const entry = sample.entries[at];
    if (entry) sample.entries[at] = { ...entry, ...change };
  };
  const briefly = ({ code, where }: Finding) =>
    [code, where.row, where.page].filter((part) => part !== undefined).join(' ');

  /** One change, and exactly the findings it must bring: `rule row page`. */
  const cases: [what: string, change: (sample: SamplePackage) => void, findings: string[]][] = [
    ['a catalogue that is absent', (s) => (s.root = 'a/b/c/'), ['structure.no-catalogue']],
    [
      'two catalogues',
      (s) => s.images.set('另一.xml', Buffer.from('<a/>')),
      ['structure.several-catalogues', 'structure.several-catalogues'],
    ],
    [
      'a folder named after another person',
      (s) => (s.root = `乌日娜${madeUpIdNumber('19600101')}/`),
      ['structure.wrong-folder'],
    ],
    [
      'a catalogue with a DOCTYPE',
      (s) =>
        (s.catalogue = Buffer.from(
          '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        )),
      ['catalogue.doctype'],
    ],
    [
      'a catalogue in another encoding than declared',
      (s) => (s.catalogue = Buffer.from('3c3f786d6c20b5b5b0b8', 'hex')),
      ['catalogue.encoding'],
    ],
    ['no name', (s) => (s.person.name = ''), ['person.missing']],
    ['no ID number', (s) => (s.person.idNumber = ''), ['person.missing']],
    ['a name too long', (s) => (s.person.name = '乌'.repeat(61)), ['person.too-long']],
    ['a wrong check digit', (s) => (s.person.idNumber = wrongDigit(s)), ['person.id-number']],
    ['a sex unknown', (s) => (s.person.sex = '未知'), ['person.sex']],
    ['a birth date that is none', (s) => (s.person.birthDate = '19781341'), ['person.birth-date']],
    ['no entries', removeEntries, ['entries.none']],
    ['an entry without a title', (s) => changeEntry(s, 1, { title: '' }), ['entries.missing 2']],
    [
      'a class that does not exist',
      (s) => changeEntry(s, 0, { classCode: '十一' }),
      ['entries.class 1'],
    ],
    [
      'a class without its sub-class',
      (s) => changeEntry(s, 2, { classCode: '9' }),
      ['entries.class 3'],
    ],
    [
      'a sequence that is no number',
      (s) => changeEntry(s, 0, { sequence: '甲' }),
      ['entries.sequence 1'],
    ],
    [
      'a page count that is none',
      (s) => changeEntry(s, 1, { pageCount: '0' }),
      ['entries.page-count 2'],
    ],
    ['a date that is none', (s) => changeEntry(s, 1, { formedOn: '20000230' }), ['entries.date 2']],
    [
      'a date to come',
      (s) => changeEntry(s, 2, { formedOn: '20260502' }),
      ['entries.date-future 3'],
    ],
    [
      'one sequence number twice',
      (s) => changeEntry(s, 1, { classCode: '1' }),
      ['entries.sequence-repeated 2', 'entries.date-order 2', 'files.pattern 2'],
    ],
    ['too few pages', (s) => changeEntry(s, 0, { pageCount: '3' }), ['files.page-count 1']],
    ['too many pages', (s) => changeEntry(s, 0, { pageCount: '1' }), ['files.page-count 1']],
    [
      'an optimised set with a page missing',
      (s) => changeEntry(s, 0, { optimised: ['1-1-0001.jpg'] }),
      ['files.optimised-count 1', 'structure.extra-file'],
    ],
    [
      'an original that is absent',
      (s) => s.images.delete(`${ORIGINALS}/4-1-1-0001.jpg`),
      ['files.missing 2'],
    ],
    [
      'an optimised image that is absent',
      (s) => s.images.delete(`${OPTIMISED}/4-1-1-0001.jpg`),
      ['files.missing 2'],
    ],
    [
      'an image named outside the package',
      (s) => changeEntry(s, 1, { originals: ['..\\..\\1-1-0001.jpg'] }),
      ['files.unsafe-name 2', 'structure.extra-file', 'files.pattern 2'],
    ],
    [
      'one image for two pages',
      (s) => changeEntry(s, 0, { originals: ['1-1-0001.jpg', '1-1-0001.jpg'] }),
      ['files.named-twice 1', 'structure.extra-file', 'files.pattern 1'],
    ],
    [
      'no originals',
      (s) => changeEntry(s, 1, { originals: [] }),
      ['files.none 2', 'files.optimised-count 2', 'structure.extra-file'],
    ],
    [
      'a JPEG cut short',
      (s) => s.images.set(`${ORIGINALS}/9-2-1-0002.jpg`, paintJpeg(9).subarray(0, -400)),
      ['images.unreadable 3 2'],
    ],
    [
      'a JPEG that says it is 30,000 pixels wide and high',
      (s) => s.images.set(`${ORIGINALS}/9-2-1-0001.jpg`, claimSize(paintJpeg(9), 30_000, 30_000)),
      ['images.too-large 3 1'],
    ],
    [
      'a PNG that really is 30,000 pixels wide',
      (s) => s.images.set(`${ORIGINALS}/9-2-1-0001.jpg`, widePng(30_000)),
      ['images.too-large 3 1'],
    ],
    [
      'a text that calls itself JPEG',
      (s) => s.images.set(`${ORIGINALS}/1-1-0002.jpg`, Buffer.from('<svg/>')),
      ['images.format 1 2'],
    ],
  ];

  for (const [what, change, findings] of cases) {
    it(`refuses ${what}`, async () => {
      const { verdict, report } = await examineChanged(change);
      expect(report.findings.map(briefly)).to.deep.equal(findings);
      expect([verdict, report.verdict]).to.deep.equal(['refused', 'refused']);
      for (const { message, remedy } of report.findings) {
        expect(message).to.match(/\p{Script=Han}/u);
        expect(remedy).to.match(/\p{Script=Han}/u);
      }
    });
  }

  const tolerated: typeof cases = [
    [
      'a file the catalogue does not name',
      (s) => s.images.set('说明.txt', Buffer.from('x')),
      ['structure.extra-file'],
    ],
    ['litter of an operating system', (s) => s.images.set('Thumbs.db', Buffer.from('x')), []],
    ['no optimised images at all', withoutOptimised, []],
    ['image folders without 图像数据 above', flatten, []],
    [
      'names with a leading backslash and another case',
      (s) => changeEntry(s, 1, { originals: ['\\4-1-1-0001.JPG'] }),
      [],
    ],
    [
      'names from the root of the package',
      (s) => changeEntry(s, 1, { originals: [`${ORIGINALS}/4-1-1-0001.jpg`] }),
      [],
    ],
    ['no folder around the package', (s) => (s.root = ''), []],
    ['two folders around the package', (s) => (s.root = `接收/${s.root}`), []],
    ['classes of another vendor', (s) => changeEntry(s, 1, { classCode: '041' }), []],
    [
      'a birth date that differs from the ID number',
      (s) => (s.person.birthDate = '19770412'),
      ['person.birth-differs'],
    ],
    ['a birth date known to the month', (s) => (s.person.birthDate = '197804'), []],
    ['a sex that differs from the ID number', (s) => (s.person.sex = '2'), ['person.sex-differs']],
    [
      'a name with a character of private use',
      (s) => (s.person.name = '乌\ue123'),
      ['person.characters'],
    ],
    [
      'a gap in the sequence',
      (s) => changeEntry(s, 2, { sequence: '3' }),
      ['entries.sequence-gap', 'files.pattern 3'],
    ],
    [
      'a material older than the person',
      (s) => changeEntry(s, 1, { formedOn: '1970' }),
      ['entries.date-before-birth 2'],
    ],
    [
      'a resolution below 300 dpi',
      (s) => s.images.set(`${ORIGINALS}/4-1-1-0001.jpg`, paintJpeg(20, 200)),
      ['images.resolution 2 1'],
    ],
    [
      'one image twice',
      (s) =>
        s.images.set(
          `${ORIGINALS}/1-1-0002.jpg`,
          s.images.get(`${ORIGINALS}/1-1-0001.jpg`) ?? Buffer.alloc(0),
        ),
      ['images.repeated 1 2'],
    ],
  ];

  for (const [what, change, findings] of tolerated) {
    it(`lets in ${what}`, async () => {
      const { verdict, report } = await examineChanged(change);
      expect(report.findings.map(briefly)).to.deep.equal(findings);
      expect(verdict).to.equal('pass');
    });
  }

  it('names the material of an image, wherever the catalogue lists it', async () => {
    const sample = samplePackage();
    sample.images.set(`${ORIGINALS}/4-1-1-0001.jpg`, paintJpeg(20, 200));
    sample.images.set(
      `${ORIGINALS}/9-2-1-0002.jpg`,
      sample.images.get(`${ORIGINALS}/9-2-1-0001.jpg`) ?? Buffer.alloc(0),
    );
    const { report } = await examine({ ...sample, entries: sample.entries.toReversed() });
    expect(report.findings.map(({ code, where }) => [code, where.mark, where.page])).to.deep.equal([
      ['images.repeated', '9-2-1', 2],
      ['images.resolution', '4-1-1', 1],
    ]);
  });

  it('reads a sound package wholly, in the order of the classes', async () => {
    const sample = samplePackage();
    const file = join(folder(), 'sound.zip');
    await writeFile(file, zipOf({ ...sample, entries: sample.entries.toReversed() }));
    const examination = await examinePackage(file, defaults);
    if (examination.verdict !== 'pass') return expect.fail('a sound package was refused');
    const { parsed, report, source } = examination;
    const { person } = sample;
    expect(parsed.person).to.deep.equal(person);
    expect(parsed.materials.map(({ classCode, pages }) => [classCode, pages.length])).to.deep.equal(
      [
        ['1', 2],
        ['4-1', 1],
        ['9-2', 2],
      ],
    );
    expect(report.counts).to.include({
      errors: 0,
      warnings: 0,
      materials: 3,
      pages: 5,
      images: 10,
    });
    expect(report.steps.map(({ result }) => result)).to.deep.equal(Array(8).fill('passed'));
    const page = parsed.materials[2]?.pages[1];
    expect(page?.number).to.equal(2);
    expect(page?.original).to.include({ format: 'jpeg', width: 64, height: 96, dpi: 300 });
    expect(page?.original.path).to.equal(`${sample.root}${ORIGINALS}/9-2-1-0002.jpg`);
    expect(page?.optimised?.path).to.equal(`${sample.root}${OPTIMISED}/9-2-1-0002.jpg`);
    const { path = '', bytes = 0 } = page?.original ?? {};
    const content = await readEntry(source, { path, bytes });
    expect(content).to.deep.equal(sample.images.get(`${ORIGINALS}/9-2-1-0002.jpg`));
    await source.close();
  });

  it('refuses an ID number that is on record under another name, which it does not tell', async () => {
    const nameOnRecord = () => Promise.resolve('某某');
    const { report } = await examine(samplePackage(), { nameOnRecord });
    expect(report.findings.map(briefly)).to.deep.equal(['person.other-name']);
    expect(report.findings[0]?.message).not.to.include('某某');
  });

  it('knows a name on record again, however its dots and widths are written', async () => {
    const sample = samplePackage();
    sample.person.name = '阿不力孜·买买提';
    sample.root = `阿不力孜·买买提${sample.person.idNumber}/`;
    const nameOnRecord = () => Promise.resolve('阿不力孜•买买提');
    expect((await examine(sample, { nameOnRecord })).verdict).to.equal('pass');
  });

  it('refuses the same copy kind of the same person with the same keeper', async () => {
    const sample = samplePackage();
    const asked: unknown[] = [];
    const isAlreadyHeld: CheckContext['isAlreadyHeld'] = (holding) => {
      asked.push(holding);
      return Promise.resolve(true);
    };
    const { report } = await examine(sample, { isAlreadyHeld, copyKind: 'duplicate' });
    const { idNumber } = sample.person;
    expect(asked).to.deep.equal([{ idNumber, copyKind: 'duplicate', unitCode: 'QY01' }]);
    expect(report.findings.map(briefly)).to.deep.equal(['holding.already-held']);
    expect(report.findings[0]?.message).to.include('副本').and.not.include(idNumber);
  });

  it('names every fault at once, errors first, in the order of the catalogue', async () => {
    const { report } = await examineChanged((sample) => {
      sample.person.sex = '未知';
      changeEntry(sample, 2, { pageCount: '9' });
      changeEntry(sample, 0, { title: '' });
      sample.images.set('说明.txt', Buffer.from('x'));
      sample.images.set(`${ORIGINALS}/1-1-0001.jpg`, Buffer.from('x'));
    });
    expect(report.findings.map(briefly)).to.deep.equal([
      'person.sex',
      'entries.missing 1',
      'files.page-count 3',
      'images.format 1 1',
      'structure.extra-file',
    ]);
    expect(report.counts).to.include({ errors: 4, warnings: 1 });
    expect(report.steps.map(({ step, result }) => `${step} ${result}`)).to.deep.equal([
      'container passed',
      'structure warned',
      'catalogue passed',
      'person failed',
      'holding passed',
      'entries failed',
      'files failed',
      'images failed',
    ]);
  });

  it('says which steps were not run', async () => {
    const { report } = await examineChanged((sample) => (sample.catalogue = Buffer.from('<a>')));
    expect(report.steps.map(({ result }) => result)).to.deep.equal([
      'passed',
      'passed',
      'failed',
      ...Array<string>(5).fill('not-run'),
    ]);
  });

  it('shows 200 findings and counts them all', async () => {
    const { report } = await examineChanged((sample) => {
      for (let index = 0; index < 300; index += 1)
        sample.images.set(`${index}.txt`, Buffer.from('x'));
    });
    expect(report.findings).to.have.length(200);
    expect(report.counts.warnings).to.equal(300);
  });

  it('shows no ID number, wherever it stood', async () => {
    const sample = samplePackage();
    sample.images.set(`${sample.person.idNumber}.txt`, Buffer.from('x'));
    const text = JSON.stringify((await examine(sample)).report);
    expect(text).to.include('1502**********').and.not.include(sample.person.idNumber);
  });

  it('holds images against the profile it is given', async () => {
    const small = widePng(300);
    const change = (sample: SamplePackage) =>
      sample.images.set(`${ORIGINALS}/4-1-1-0001.jpg`, small);
    const rulesBroken = async (profile: Partial<PackageProfile>) => {
      const context = { profile: { ...GBT_33870, ...profile } };
      const { report } = await examineChanged(change, context);
      return report.findings.map(briefly);
    };
    expect(await rulesBroken({ minDpi: 1 })).to.deep.equal(['images.not-standard 2 1']);
    expect(await rulesBroken({ minDpi: 1, standardFormat: 'png' })).to.have.length(9);
    expect(await rulesBroken({ maxSidePixels: 299 })).to.deep.equal(['images.too-large 2 1']);
    expect(await rulesBroken({ maxPixels: 29_999 })).to.deep.equal(['images.too-large 2 1']);
    expect(await rulesBroken({ imageFormats: ['jpeg'] })).to.deep.equal(['images.format 2 1']);
    expect(await rulesBroken({ maxEntries: 2 })).to.include('entries.too-many');
  });

  it('warns of images that do not say their resolution', async () => {
    const { verdict, report } = await examine(samplePackage(), {
      inspectImage: async (image, name) => ({
        ...(await inspectImage(image, name)),
        dpi: undefined,
      }),
    });
    expect(verdict).to.equal('pass');
    expect(report.findings.map(({ code }) => code)).to.deep.equal(
      Array(10).fill('images.resolution-unknown'),
    );
  });

  it('reports progress image by image', async () => {
    const seen: [number, number, string][] = [];
    const { report } = await examine(samplePackage(), {
      concurrency: 1,
      onProgress: (...progress) => seen.push(progress),
    });
    expect(seen.at(0)?.slice(0, 2)).to.deep.equal([0, 10]);
    expect(seen.at(-1)?.slice(0, 2)).to.deep.equal([10, 10]);
    expect(new Set(seen.map(([, , current]) => current)).size).to.equal(report.counts.images);
  });

  it('stops when called off, and blames no package for a fault of ours', async () => {
    const controller = new AbortController();
    const calledOff = examine(samplePackage(), {
      signal: controller.signal,
      onProgress: (done) => done === 2 && controller.abort(),
    });
    expect(await calledOff.catch((error: unknown) => (error as Error).name)).to.equal('AbortError');
    const closed = examine(samplePackage(), {
      inspectImage: () => Promise.reject(new ImageError('closed')),
    });
    expect(await closed.catch((error: unknown) => error)).to.be.instanceOf(ImageError);
  });

  it('reports a package that is not there or is no zip', async () => {
    const file = join(folder(), 'none.zip');
    const absent = await examinePackage(file, defaults);
    expect(absent.report.findings.map(briefly)).to.deep.equal(['container.unreadable']);
    await writeFile(file, 'no zip');
    const broken = await examinePackage(file, defaults);
    expect(broken.report.findings.map(briefly)).to.deep.equal(['container.unreadable']);
    expect(broken.report.steps.slice(1).every(({ result }) => result === 'not-run')).to.equal(true);
  });
});

function wrongDigit({ person }: SamplePackage): string {
  const last = person.idNumber.at(-1) === '0' ? '1' : '0';
  return person.idNumber.slice(0, -1) + last;
}

function removeEntries(sample: SamplePackage): void {
  sample.entries = [];
  sample.images.clear();
}

function withoutOptimised(sample: SamplePackage): void {
  sample.entries = sample.entries.map((entry) => ({ ...entry, optimised: [] }));
  for (const path of [...sample.images.keys()]) {
    if (path.startsWith(OPTIMISED)) sample.images.delete(path);
  }
}

function flatten(sample: SamplePackage): void {
  sample.images = new Map(
    [...sample.images].map(([path, image]) => [path.replace('图像数据/', ''), image]),
  );
}

/** A black 1-bit PNG, 100 lines high. */
function widePng(width: number): Buffer {
  const height = 100;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const lines = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height));
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', lines), chunk('IEND')]);
}

function chunk(type: string, data = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
