import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRepository } from '../../../../db/objects/open-repository.ts';
import type { ObjectRepository } from '../../../../db/objects/object-repository.ts';
import { foldersOf, objectFolder } from '../../../../db/objects/paths.ts';
import {
  rebuildArchives,
  type RebuildReport,
  type Refusal,
  type VolumeRecord,
} from '../../../../server/modules/archives/index.ts';
import { startApp, type TestApp } from '../../../support/app.ts';
import { takeStock } from '../../intake/support/take-stock.ts';
import { plantVolume, soundRecord } from './plant-volume.ts';

type Run = RebuildReport & { refusals: Map<string, Refusal> };
/** A record as anyone with the key could write it. */
type Loose = Record<string, unknown> & {
  volume: Record<string, unknown>;
  units: Record<string, unknown>[];
  person: Record<string, unknown>;
  authorities: Record<string, unknown>[];
  materials: (Record<string, unknown> & { pages: Record<string, unknown>[] })[];
};

describe('archives.rebuild refuses', () => {
  let app: TestApp;
  let folder: string;
  let root: string;
  let objects: ObjectRepository;
  let lastNo = 0;

  before(async () => {
    app = await startApp();
  });
  after(() => app.close());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'refusals-'));
    root = join(folder, 'objects');
    objects = await openRepository(root);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const fresh = (): VolumeRecord => soundRecord(++lastNo);
  const plant = (record: VolumeRecord, how?: Parameters<typeof plantVolume>[2]): Promise<string> =>
    plantVolume({ objects, keystore: app.services.keystore }, record, how);

  async function rebuild(includesUnrecorded = false): Promise<Run> {
    const refusals: Run['refusals'] = new Map();
    const report = await rebuildArchives(
      { ...app.services, objects },
      {
        root,
        includesUnrecorded,
        onRefusal: (objectId, refusal) => refusals.set(objectId, refusal),
        onProgress: () => undefined,
      },
    );
    return { ...report, refusals };
  }

  /** Beside a sound volume, which must not suffer. */
  async function refusalOf(id: string): Promise<Refusal | undefined> {
    await plant(withCity(fresh()));
    const before = await takeStock(app);
    const run = await rebuild();
    expect(run).to.deep.include({ objects: 2, rebuilt: 1, refused: 1 });
    const rows = await takeStock(app);
    expect(rows.rows['volumes']?.length, 'the sound one is there').to.equal(
      (before.rows['volumes']?.length ?? 0) + 1,
    );
    return run.refusals.get(id);
  }

  /** Puts a record below the units that are there already, as one city's volumes are. */
  let firstUnits: VolumeRecord['units'] | undefined;
  function withCity(record: VolumeRecord): VolumeRecord {
    firstUnits ??= record.units;
    const [city, county] = firstUnits;
    if (!city || !county) throw new Error('no units');
    const authorities = record.authorities.map((one) => ({ ...one, unitId: city.id }));
    return {
      ...record,
      units: firstUnits,
      authorities,
      volume: { ...record.volume, keeperUnitId: county.id },
    };
  }

  const hostile: [what: string, change: (record: Loose) => unknown][] = [
    ['no object', () => 'text'],
    ['null', () => null],
    ['a field too many', (record) => ({ ...record, more: 1 })],
    ['a later format', (record) => ({ ...record, format: 'lantai-catalogue-3' })],
    [
      'an archive number that would run the series away',
      ({ volume }) => (volume['archiveNo'] = 'HC-X-99999999999999999999'),
    ],
    ['a version below one', ({ volume }) => (volume['version'] = 0)],
    ['a level that there is not', ({ volume }) => (volume['level'] = 'top')],
    ['a keeper that is no unit of it', ({ volume }) => (volume['keeperUnitId'] = randomUUID())],
    [
      'a unit below one that is not there',
      ({ units }) => (units[1] = { ...units[1], parentId: randomUUID() }),
    ],
    [
      'a unit below itself',
      ({ units }) => (units[0] = { ...units[0], parentId: units[0]?.['id'] }),
    ],
    ['two units of one code', ({ units }) => (units[1] = { ...units[1], code: 'HC' })],
    [
      'a unit code that would forge a path',
      ({ units }) => (units[1] = { ...units[1], code: 'HC/QY' }),
    ],
    ['a name with a NUL', ({ person }) => (person['name'] = '那日\0苏')],
    ['a name with half a character', ({ person }) => (person['name'] = '那日\ud800')],
    ['no name', ({ person }) => (person['name'] = '')],
    ['an ID number that is none', ({ person }) => (person['idNumber'] = "1' or '1'='1")],
    [
      'an authority of an unknown unit',
      ({ authorities }) => (authorities[0] = { ...authorities[0], unitId: randomUUID() }),
    ],
    [
      'an authority over another volume',
      ({ authorities }) => (authorities[0] = { ...authorities[0], volumeId: randomUUID() }),
    ],
    [
      'a day that is none',
      ({ authorities }) => (authorities[0] = { ...authorities[0], validFrom: '2026-02-30' }),
    ],
    [
      'a class that there is not',
      ({ materials }) => (materials[0] = { ...first(materials), classCode: '11' }),
    ],
    [
      'two materials of one mark',
      ({ materials }) => (materials[0] = { ...first(materials), sequence: 2 }),
    ],
    [
      'a material of a later version',
      ({ materials }) => (materials[0] = { ...first(materials), version: 2 }),
    ],
    [
      'a page out of its object',
      ({ materials }) => (pageOf(materials)['path'] = '../../../../etc'),
    ],
    ['two pages in one folder', ({ materials }) => (pageOf(materials)['path'] = 'p/0002')],
    [
      'a page that shows a file it has not',
      ({ materials }) => (pageOf(materials)['master'] = 'optimised'),
    ],
    [
      'a page that shows its prototype',
      ({ materials }) => (pageOf(materials)['master'] = 'constructor'),
    ],
    [
      'a digest that is none',
      ({ materials }) => (pageOf(materials)['files'] = { original: { salt: '', sm3: '' } }),
    ],
    ['a page of no width', ({ materials }) => (pageOf(materials)['width'] = 0)],
    ['a page number that no column takes', ({ materials }) => (pageOf(materials)['no'] = 2 ** 40)],
  ];

  function first(materials: Loose['materials']): Loose['materials'][number] {
    return materials[0] ?? { pages: [] };
  }

  function pageOf(materials: Loose['materials']): Record<string, unknown> {
    return first(materials).pages[0] ?? {};
  }

  for (const [what, change] of hostile) {
    it(`a record with ${what}`, async () => {
      const record = fresh();
      const loose = structuredClone(record) as unknown as Loose;
      const changed = change(loose);
      const isWhole =
        changed === null ||
        changed === 'text' ||
        (typeof changed === 'object' && ('more' in changed || 'format' in changed));
      const bytes = Buffer.from(JSON.stringify(isWhole ? changed : loose));
      const refusal = await refusalOf(await plant(record, { bytes }));
      expect(refusal?.reason).to.equal('malformed');
    });
  }

  it('a record that is not JSON, or no text', async () => {
    const refusal = await refusalOf(await plant(fresh(), { bytes: Buffer.from([0xff, 0xfe, 0]) }));
    expect(refusal?.reason).to.equal('malformed');
  });

  it('the old format, by its name', async () => {
    const bytes = Buffer.from(JSON.stringify({ format: 'lantai-catalogue-1' }));
    expect((await refusalOf(await plant(fresh(), { bytes })))?.reason).to.equal('old_format');
  });

  it('a record in the object of another volume', async () => {
    const refusal = await refusalOf(await plant(fresh(), { id: randomUUID() }));
    expect(refusal?.reason).to.equal('misplaced');
  });

  it('a record whose page files are not all there', async () => {
    const refusal = await refusalOf(await plant(fresh(), { files: ['p/0001/original'] }));
    expect(refusal).to.include({ reason: 'incomplete', detail: 'p/0002/original' });
  });

  it('a volume whose key was destroyed, and one whose key is nowhere', async () => {
    const { keystore } = app.services;
    const destroyed = await plant(fresh(), { year: 1999 });
    await keystore.destroyVolumeKey({ unit: 'HC-X', year: 1999, volume: destroyed });
    expect((await refusalOf(destroyed))?.reason).to.equal('key_destroyed');
    const run = await rebuildArchives(
      {
        ...app.services,
        objects,
        keystore: { ...keystore, findSlot: () => Promise.resolve(undefined) },
      },
      {
        root,
        includesUnrecorded: false,
        onRefusal: (_id, { reason }) => expect(reason).to.equal('no_key'),
        onProgress: () => undefined,
      },
    );
    expect(run.refused).to.equal(2);
  });

  it('a flipped byte of the record, and an inventory that is damaged', async () => {
    const id = await plant(fresh());
    const file = join(objectFolder(foldersOf(root), id), 'v1/content/catalogue.json');
    const bytes = readFileSync(file);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    expect((await refusalOf(id))?.reason).to.equal('damaged');
    writeFileSync(join(objectFolder(foldersOf(root), id), 'v1/inventory.json'), '{}');
    objects = await openRepository(root);
    expect((await rebuild()).refusals.get(id)?.reason).to.equal('damaged');
  });

  it('what was withheld, and says so', async () => {
    const withheld = randomUUID();
    const staged = await objects.stage(withheld, 1);
    await staged.put('catalogue.json', Buffer.from('never shown'));
    const user = { name: 'lantai', address: 'urn:lantai:test' };
    await staged.install({ message: 'accession', user, createdAt: new Date() });
    await staged.discard();
    const run = await rebuild();
    expect(run).to.include({ objects: 0, refused: 1 });
    expect(run.refusals.get(withheld)?.reason).to.equal('withheld');
    expect(readdirSync(`${root}.withheld`)).to.deep.equal([withheld]);
  });

  const contradictions: [
    what: string,
    change: (record: VolumeRecord, known: VolumeRecord) => VolumeRecord,
    named: string,
  ][] = [
    [
      'an archive number that another volume has',
      (record, known) => ({
        ...record,
        volume: { ...record.volume, archiveNo: known.volume.archiveNo },
      }),
      'volumes_archive_no',
    ],
    [
      'an ID number that another person has',
      (record, known) => ({
        ...record,
        person: { ...record.person, idNumber: known.person.idNumber },
      }),
      'person_id_numbers',
    ],
    [
      'a person of another birth date',
      (record, known) => ({
        ...record,
        person: { ...record.person, id: known.person.id, birthDate: '19790101' },
      }),
      'persons',
    ],
    [
      'a material of another volume',
      (record, known) => ({
        ...record,
        materials: [
          {
            ...record.materials[0],
            id: known.materials[0]?.id ?? '',
          } as VolumeRecord['materials'][number],
        ],
      }),
      'materials',
    ],
    [
      'a unit id that another code has',
      (record, known) => ({
        ...record,
        units: [
          { ...(known.units[0] ?? record.units[0]), code: 'HD' } as VolumeRecord['units'][number],
          ...known.units.slice(1),
        ],
      }),
      'units',
    ],
    [
      'an authority of another person',
      (record, known) => ({
        ...record,
        authorities: [
          {
            ...(known.authorities[0] ?? record.authorities[0]),
          } as VolumeRecord['authorities'][number],
        ],
      }),
      'authorities',
    ],
  ];

  for (const [what, change, named] of contradictions) {
    it(`${what}, whole`, async () => {
      const known = withCity(fresh());
      await plant(known);
      expect((await rebuild()).rebuilt).to.equal(1);
      const before = await takeStock(app);
      const id = await plant(change(withCity(fresh()), known));
      const run = await rebuild();
      expect(run).to.deep.include({ rebuilt: 0, complete: 1, refused: 1 });
      expect(run.refusals.get(id)?.reason).to.equal('contradicts_database');
      expect(run.refusals.get(id)?.detail).to.include(named);
      expect((await takeStock(app)).rows, 'nothing of it is written').to.deep.equal(before.rows);
    });
  }

  it('another record than the ledger knows of, and one that it does not know', async () => {
    const known = withCity(fresh());
    await plant(known);
    expect((await rebuild()).rebuilt).to.equal(1);
    await settled();
    const another = mkdtempSync(join(tmpdir(), 'refusals-'));
    objects = await openRepository((root = join(another, 'objects')));
    await plant({ ...known, accession: { ...known.accession, fileName: 'other.zip' } });
    expect((await rebuild()).refusals.get(known.volume.id)?.reason).to.equal('contradicts_ledger');

    await app.services.db.transaction((tx) =>
      app.services.ledger.record(tx, { kind: 'CHANGE', action: 'intake.import', actor: 'system' }),
    );
    await settled();
    const unknown = await plant(withCity(fresh()));
    expect((await rebuild()).refusals.get(unknown)?.reason).to.equal('unrecorded');
    expect((await rebuild(true)).rebuilt).to.equal(1);
    rmSync(another, { recursive: true });
  });

  /** The sequencer has moved everything on. */
  async function settled(): Promise<void> {
    for (;;) {
      const waiting = await app.database
        .superuser('ledger_outbox')
        .first<{ id: string } | undefined>('id');
      if (!waiting) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
});
