import { expect } from 'chai';
import { RepositoryError } from '../../../db/objects/errors.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import { buildWorld, type Verdict, type World } from '../../support/world.ts';
import { claimSize, paintJpeg } from './support/paint-jpeg.ts';
import { rawZip, type RawEntry } from './support/raw-zip.ts';
import { filesOf, samplePackage, zipOf, type SamplePackage } from './support/sample-package.ts';
import { takeStock } from './support/take-stock.ts';
import { writeCatalogue } from './support/write-catalogue.ts';

const MIB = 1024 * 1024;
const FIRST_IMAGE = '图像数据/原始图像数据/1-1-0001.jpg';

/** A sound package with one change. */
function changed(change: (sample: SamplePackage) => void): Buffer {
  const sample = samplePackage();
  change(sample);
  return zipOf(sample);
}

/** A sound package with one entry more. */
function withEntry(entry: RawEntry): Buffer {
  const sound = [...filesOf(samplePackage())].map(([name, content]) => ({ name, content }));
  return rawZip([...sound, entry]);
}

describe('processAccession refuses whole', () => {
  let app: TestApp;
  let world: World;
  before(async () => {
    app = await startApp();
    world = await buildWorld(app);
  });
  after(() => app.close());

  const cases: [what: string, bytes: () => Buffer, code: string, file?: string][] = [
    [
      'a path that climbs out of the package',
      () => withEntry({ name: '../../evil.jpg', content: Buffer.from('x') }),
      'container.unsafe-path',
      'evil.jpg',
    ],
    [
      'a bomb',
      () => withEntry({ name: 'bomb.jpg', content: Buffer.alloc(8 * MIB), isDeflated: true }),
      'container.bomb',
      'bomb.jpg',
    ],
    [
      'a symbolic link',
      () => withEntry({ name: 'link.jpg', content: Buffer.from('/etc/passwd'), mode: 0o120777 }),
      'container.not-a-file',
      'link.jpg',
    ],
    ['bytes that are no zip', () => Buffer.from('not a zip'), 'container.unreadable'],
    ['half a zip', () => zipOf(samplePackage()).subarray(0, 20_000), 'container.unreadable'],
    [
      'a JPEG cut short',
      () => changed(({ images }) => images.set(FIRST_IMAGE, paintJpeg(1).subarray(0, 900))),
      'images.unreadable',
      '1-1-0001.jpg',
    ],
    [
      'an image of 30,000 pixels',
      () =>
        changed(({ images }) => images.set(FIRST_IMAGE, claimSize(paintJpeg(1), 30_000, 30_000))),
      'images.too-large',
      '1-1-0001.jpg',
    ],
    [
      'a catalogue with a DOCTYPE',
      () =>
        changed((sample) => {
          const xml = writeCatalogue(sample).replace(
            '?>',
            '?><!DOCTYPE a SYSTEM "file:///etc/passwd">',
          );
          sample.catalogue = Buffer.from(xml);
        }),
      'catalogue.doctype',
      '目录.xml',
    ],
    [
      'a catalogue in another encoding than it declares',
      () =>
        changed((sample) => {
          sample.catalogue = Buffer.from(writeCatalogue(sample), 'utf16le');
        }),
      'catalogue.encoding',
      '目录.xml',
    ],
    [
      'a catalogue that names a missing file',
      () => changed(({ images }) => images.delete(FIRST_IMAGE)),
      'files.missing',
      '1-1-0001.jpg',
    ],
    [
      'a number of pages that differs from the images',
      () =>
        changed(({ entries }) => {
          const [first] = entries;
          if (first) entries[0] = { ...first, pageCount: '3' };
        }),
      'files.page-count',
    ],
    [
      'a wrong check digit',
      () =>
        changed((sample) => {
          const { idNumber } = sample.person;
          const last = idNumber.endsWith('0') ? '1' : '0';
          sample.person.idNumber = idNumber.slice(0, 17) + last;
          sample.root = '';
        }),
      'person.id-number',
    ],
  ];

  for (const [what, bytes, code, file] of cases) {
    it(what, async () => {
      const before = await takeStock(app);
      let verdict: Verdict | undefined;
      const entries = await recordedBy(app, async () => {
        verdict = await world.bring(bytes(), 'QY');
      });
      expect(verdict).to.include({ state: 'refused', volumeId: null, archiveNo: null });
      const errors = verdict?.report?.findings.filter(({ severity }) => severity === 'error') ?? [];
      expect(errors.map((finding) => finding.code)).to.include(code);
      const named = errors.find((finding) => finding.code === code);
      expect(named?.remedy).to.contain('请');
      if (file !== undefined) expect(named?.where.file).to.contain(file);
      const refusal = entries.find(({ action }) => action === 'intake.refuse');
      expect(refusal).to.include({ kind: 'CHANGE', approval: verdict?.id });
      expect(await takeStock(app), 'nothing is left behind').to.deep.equal(before);
    });
  }

  it('nothing that was sound', async () => {
    expect((await world.bring(zipOf(samplePackage()), 'QY')).state).to.equal('imported');
  });

  it('no package for what the object repository is at fault for: it waits', async () => {
    const { services } = app;
    const stage = services.objects.stage.bind(services.objects);
    const halted = new RepositoryError('halted', 'the disk failed');
    services.objects.stage = () => Promise.reject(halted);
    const waiting = await world.bring(zipOf(samplePackage()), 'QY', { copyKind: 'duplicate' });
    services.objects.stage = stage;
    expect(waiting.state).to.equal('checking');
    services.intake.enqueue(waiting.id);
    await services.intake.idle();
    const row = await app.database
      .app('accessions')
      .where({ id: waiting.id })
      .first<{ state: string }>('state');
    expect(row.state).to.equal('imported');
  });

  it('a package that went from the staging folder before its turn', async () => {
    const { services } = app;
    const before = await takeStock(app);
    const archivist = world.account('archivist', 'QY');
    const account = await app.database
      .app('accounts')
      .where({ login_name: archivist.loginName })
      .first<{ id: string; unit_id: string }>('id', 'unit_id');
    const id = crypto.randomUUID();
    await app.database.app('accessions').insert({
      id,
      unit_id: account.unit_id,
      copy_kind: 'original',
      file_name: 'lost.zip',
      bytes: 1,
      state: 'checking',
      submitted_by: account.id,
      submitted_at: services.clock(),
    });
    const entries = await recordedBy(app, async () => {
      services.intake.enqueue(id);
      await services.intake.idle();
    });
    expect(entries[0]).to.include({ action: 'intake.fail', outcome: 'package_lost', approval: id });
    expect(await takeStock(app)).to.deep.equal(before);
  });
});
