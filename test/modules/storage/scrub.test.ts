import { randomUUID } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import type { Inventory } from '../../../db/objects/inventory.ts';
import { PARTS } from '../../../db/objects/sweep-part.ts';
import { findVolume } from '../../../server/modules/archives/index.ts';
import { showStorage, showVolume } from '../../../server/modules/storage/contract.ts';
import { listLedger } from '../../support/ledger-entries.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildWorld, type World } from '../../support/world.ts';
import { bringVolumes } from './support/bring-volumes.ts';
import { addVersion } from './support/add-version.ts';
import { folderOf, forge, keyed, rewriteInventory } from './support/forge.ts';
import { watchScrub, type Watch } from './support/scrub-all.ts';

const ORIGINAL = 'v1/content/p/0001/original';

type Row = Record<string, unknown>;
/** Which of a volume's rows is altered. */
const ROWS = {
  pages: " and path = 'p/0001'",
  materials: ' and ordinal = 1',
  volume_versions: ' and version = 1',
};

describe('the scrub', () => {
  let app: TestApp;
  let world: World;
  let watch: Watch;
  let first: string;
  let second: string;
  let folder: string;
  before(async () => {
    app = await startApp();
    world = await buildWorld(app);
    [first = '', second = ''] = await bringVolumes(world, 2);
    folder = folderOf(app, first);
    watch = await watchScrub(app, world.account('sysadmin', 'QY').loginName);
  });
  after(() => app.close());

  /** What is found while a damage stands; when it is undone, nothing is found any more. */
  async function whatIsFound(harm: () => unknown, volumeId = first): Promise<string[]> {
    const kept = join(app.home, 'kept');
    cpSync(folder, kept, { recursive: true });
    await harm();
    await watch.scrubVolume(volumeId);
    const found = await watch.open();
    rmSync(folder, { recursive: true, force: true });
    renameSync(kept, folder);
    await watch.scrubVolume(volumeId);
    expect(await watch.open()).to.deep.equal([]);
    return found;
  }

  function flip(path: string, at = 0.5): void {
    const file = join(folder, path);
    const bytes = readFileSync(file);
    const index = Math.floor(bytes.length * at);
    bytes[index] = (bytes[index] ?? 0) ^ 4;
    writeFileSync(file, bytes);
  }

  async function asSuperuser(table: string, sql: string): Promise<void> {
    const { superuser } = app.database;
    await superuser.raw('alter table ?? disable trigger user', [table]);
    await superuser.raw(sql);
    await superuser.raw('alter table ?? enable always trigger ??', [table, `${table}_rows_stay`]);
    await superuser.raw('alter table ?? enable always trigger ??', [table, `${table}_stays`]);
  }

  it('raises no alarm at a sound store, and sees every byte of it', async () => {
    const pass = await watch.scrubAll();
    expect(await watch.open()).to.deep.equal([]);
    expect(pass).to.include({ volumes: 2, newFindings: 0, fixityOnlyVolumes: 0 });
    const health = (await watch.caller.get('/api/storage')).as(showStorage.response);
    expect(health).to.include({ volumes: 2, versions: 2, openFindings: 0 });
    expect(pass).to.include({ files: health.files, bytes: health.bytes });
    expect(pass.bytes).to.be.above(100_000);
  });

  for (const path of [ORIGINAL, 'v1/content/p/0002/thumb', 'v1/content/catalogue.salt']) {
    it(`names a flipped bit in ${path}`, async () => {
      expect(await whatIsFound(() => flip(path))).to.deep.equal([`E092 ${path}`]);
    });
  }

  it('names a flipped bit in the catalogue', async () => {
    const path = 'v1/content/catalogue.json';
    expect(await whatIsFound(() => flip(path))).to.deep.equal([`E092 ${path}`]);
  });

  for (const path of ['inventory.json', 'v1/inventory.json']) {
    it(`names a flipped bit in ${path}`, async () => {
      const found = await whatIsFound(() => flip(path, 0.9));
      expect(found.filter((line) => line.endsWith(` ${path}`))).to.not.deep.equal([]);
    });
  }

  it('names a file that is missing', async () => {
    expect(await whatIsFound(() => rmSync(join(folder, ORIGINAL)))).to.deep.equal([
      `E092 ${ORIGINAL}`,
    ]);
  });

  it('names a file too many', async () => {
    const path = 'v1/content/p/0001/other';
    expect(await whatIsFound(() => writeFileSync(join(folder, path), 'x'))).to.deep.equal([
      `E023 ${path}`,
    ]);
  });

  it('names pages that two volumes have exchanged, though the inventories fit', async () => {
    const other = readFileSync(join(folderOf(app, second), ORIGINAL));
    expect(await whatIsFound(() => forge(folder, ORIGINAL, other))).to.deep.equal([
      `S002 ${ORIGINAL}`,
    ]);
  });

  it('names a page sealed anew by one who has the key', async () => {
    const { seal } = await keyed(app, first);
    const sealed = seal(1, 'p/0001/original', Buffer.from('another page'));
    expect(await whatIsFound(() => forge(folder, ORIGINAL, sealed))).to.deep.equal([
      `S003 ${ORIGINAL}`,
    ]);
  });

  it('names a catalogue that is not the one in the ledger', async () => {
    const { open, seal } = await keyed(app, first);
    const catalogue = JSON.parse((await open(1, 'catalogue.json')).toString()) as {
      materials: { title: string }[];
    };
    for (const material of catalogue.materials) material.title += '（改）';
    const sealed = seal(1, 'catalogue.json', Buffer.from(JSON.stringify(catalogue)));
    const found = await whatIsFound(() => forge(folder, 'v1/content/catalogue.json', sealed));
    expect(found).to.include('S005 v1/content/catalogue.json');
    expect(found).to.include('S011 materials/1');
  });

  it('names versions of an object that is gone', async () => {
    expect(await whatIsFound(() => rmSync(folder, { recursive: true }))).to.deep.equal(['S013 v1']);
  });

  for (const [table, column, value, expected] of [
    ['pages', 'master', "'thumb'", 'S010 p/0001'],
    ['materials', 'title', "'别的材料'", 'S011 materials/1'],
    ['volume_versions', 'page_count', '99', 'S012 v1'],
  ] as const) {
    it(`names a row of ${table} that a superuser has altered`, async () => {
      const row = `volume_id = '${first}'${ROWS[table]}`;
      const kept = await app.database.superuser(table).whereRaw(row).first<Row>(column);
      await asSuperuser(table, `update ${table} set ${column} = ${value} where ${row}`);
      await watch.scrubVolume(first);
      expect(await watch.open()).to.deep.equal([expected]);
      const before = String(kept[column]);
      await asSuperuser(table, `update ${table} set ${column} = '${before}' where ${row}`);
      await watch.scrubVolume(first);
      expect(await watch.open()).to.deep.equal([]);
    });
  }

  it('leaves an import under way alone, and names an object that nobody knows', async () => {
    const id = randomUUID();
    const staged = await app.services.objects.stage(id, 1);
    await staged.put('catalogue.json', Buffer.from('sealed'));
    await staged.install({
      message: 'accession',
      user: { name: 'test', address: 'urn:lantai:test' },
      createdAt: app.clock.now,
    });
    await watch.scrubAll();
    expect(await watch.open()).to.deep.equal([]);
    await staged.release();
    const pass = await watch.scrubAll();
    const stray = folderOf(app, id);
    expect(await watch.open()).to.deep.equal([
      `S015 ${relative(join(app.home, 'objects'), stray)}`,
    ]);
    expect(pass.newFindings).to.equal(1);
    rmSync(stray, { recursive: true });
    await watch.scrubAll();
    expect(await watch.open()).to.deep.equal([]);
  });

  it('names what stands in the root beside the objects', async () => {
    const root = join(app.home, 'objects');
    const layout = readFileSync(join(root, 'ocfl_layout.json'));
    const free = PARTS.map((part) => `${part}0`).find((name) => !existsSync(join(root, name)));
    if (free === undefined) throw new Error('no free name');
    mkdirSync(join(root, 'strange'));
    writeFileSync(join(root, free), '');
    writeFileSync(join(root, 'ocfl_layout.json'), '{}');
    await watch.scrubAll();
    const found = await watch.open();
    expect(found).to.include.members([`E072 ${free}`, 'E072 strange', 'L002 ocfl_layout.json']);
    for (const name of ['strange', free]) rmSync(join(root, name), { recursive: true });
    writeFileSync(join(root, 'ocfl_layout.json'), layout);
    await watch.scrubAll();
    expect(await watch.open()).to.deep.equal([]);
  });

  it('sets each damage down once, tells the ledger by numbers alone, and keeps it when it is gone', async () => {
    const before = (await watch.findings('resolved')).length;
    await whatIsFound(async () => {
      flip(ORIGINAL);
      await watch.scrubVolume(first);
    });
    const resolved = await watch.findings('resolved');
    expect(resolved.length).to.equal(before + 1);
    const [newest] = resolved;
    expect(newest).to.include({ volumeId: first, path: ORIGINAL, code: 'E092', state: 'resolved' });
    expect(newest?.message).to.match(/修复/);
    const told = (await listLedger(app)).findLast(({ action }) => action === 'storage.find_damage');
    expect(told).to.include({ item: first, outcome: '1:E092', actor: 'system' });
  });

  describe('of a volume with two versions', () => {
    const newer = 'v2/content/p/0001/original';

    it('knows which version brought a file', async () => {
      const { open } = await keyed(app, first);
      await addVersion(app, first, await open(1, 'p/0001/view'));
      await watch.scrubVolume(first);
      expect(await watch.open()).to.deep.equal([]);
    });

    it('names an older version of a file put back, though the inventories fit', async () => {
      const older = readFileSync(join(folder, ORIGINAL));
      expect(await whatIsFound(() => forge(folder, newer, older))).to.include(`S002 ${newer}`);
    });

    it('names an inventory that leads a name to older bytes', async () => {
      const lead = (json: string): string => {
        const inventory = JSON.parse(json) as Inventory;
        const state = inventory.versions['v2']?.state ?? {};
        const at = (path: string): string =>
          Object.keys(inventory.manifest).find((one) => inventory.manifest[one]?.includes(path)) ??
          '';
        state[at(newer)] = ['p/9999/original'];
        state[at(ORIGINAL)] = ['p/0001/original'];
        return JSON.stringify(inventory, null, 1) + '\n';
      };
      const found = await whatIsFound(() => rewriteInventory(folder, ['', 'v2'], lead));
      expect(found).to.include('S018 v2/inventory.json');
    });

    it('names a version that is missing, and one that nobody knows', async () => {
      expect(await whatIsFound(() => rmSync(join(folder, 'v2'), { recursive: true }))).to.include(
        'S013 v2',
      );
      const found = await whatIsFound(() =>
        cpSync(join(folder, 'v2'), join(folder, 'v3'), { recursive: true }),
      );
      expect(found).to.include('S014 v3');
    });

    it('names a page that does not decode, though it is what was sealed', async () => {
      await addVersion(app, second, Buffer.from('no picture at all'));
      await watch.scrubVolume(second);
      expect(await watch.open()).to.deep.equal([`S004 ${newer}`]);
    });
  });

  describe('of a volume whose key was destroyed', () => {
    it('checks the stored bytes alone, and says so', async () => {
      const volume = await findVolume(app.services.db, second);
      if (!volume) throw new Error('no such volume');
      const { key_unit_code: unit, key_year: year } = volume;
      await app.services.keystore.destroyVolumeKey({ unit, year, volume: second });
      await watch.scrubVolume(second);
      const answer = await watch.caller.get(`/api/storage/volumes/${second}`);
      expect(answer.as(showVolume.response)).to.deep.include({ openFindings: 0 });
      expect(answer.as(showVolume.response).lastScrub).to.include({ isFixityOnly: true });
      const file = join(folderOf(app, second), ORIGINAL);
      const bytes = readFileSync(file);
      bytes[100] = (bytes[100] ?? 0) ^ 1;
      writeFileSync(file, bytes);
      await watch.scrubVolume(second);
      expect(await watch.open()).to.deep.equal([`E092 ${ORIGINAL}`]);
    });
  });
});
