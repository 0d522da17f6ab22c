import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { foldersOf, objectFolder } from '../../../db/objects/paths.ts';
import type { Repair } from '../../../server/modules/storage/contract.ts';
import { treeOf } from '../../db/objects/copies/tree-of.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import type { Caller } from '../../support/caller.ts';
import { listLedger } from '../../support/ledger-entries.ts';
import { buildWorld, type World } from '../../support/world.ts';
import { bringVolumes } from './support/bring-volumes.ts';
import { repairBy } from './support/repair-by.ts';

describe('repairs', () => {
  let app: TestApp;
  let world: World;
  let mount: string;
  let officer: Caller;
  let intact: Record<string, string>;
  let ids: string[];

  before(async () => {
    mount = mkdtempSync(join(tmpdir(), 'repair-copy-'));
    app = await startApp({ copyFolder: mount });
    world = await buildWorld(app);
    ids = await bringVolumes(world, 2);
    await app.services.copy.idle();
    intact = await treeOf(objects());
    officer = await app.as(world.account('sysadmin', 'QY').loginName);
  });
  after(async () => {
    await app.close();
    rmSync(mount, { recursive: true });
  });

  const objects = (): string => join(app.home, 'objects');
  const folderOf = (root: string, id = ''): string => objectFolder(foldersOf(root), id);

  const repair = (order: object): Promise<Repair> => repairBy(app, officer, order);

  const ownOf = ({ outcomes }: Repair) => outcomes.findLast(({ store }) => store === 'own');

  it('puts back what is damaged in one volume, and writes it down', async () => {
    const [id = ''] = ids;
    appendFileSync(join(folderOf(objects(), id), 'v1/content/p/0001/original'), 'x');
    rmSync(join(folderOf(objects(), id), 'v1/inventory.json'));
    appendFileSync(join(objects(), 'ocfl_layout.json'), 'x');
    const done = await repair({ volumeId: id });
    expect(done).to.include({ state: 'done', source: join(mount, 'objects'), reason: '' });
    expect(
      done.outcomes.map(({ store, volumeId, outcome, restored }) => [
        store,
        volumeId,
        outcome,
        restored,
      ]),
    ).to.deep.equal([
      ['own', null, 'repaired', 1],
      ['own', id, 'repaired', 2],
      ['copy', id, 'sound', 0],
    ]);
    expect(await treeOf(objects())).to.deep.equal(intact);
    const entries = (await listLedger(app)).filter(({ action }) => action === 'storage.repair');
    expect(entries.map(({ kind, item, outcome }) => [kind, item, outcome])).to.deep.equal([
      ['INTENT', id, undefined],
      ['CHANGE', undefined, 'restored 1 aside 0 refused 0'],
      ['CHANGE', id, 'restored 2 aside 0 refused 0'],
      ['CHANGE', id, 'copy restored 0 aside 0 refused 0'],
      ['DONE', undefined, undefined],
    ]);
    const orders = await app.services
      .db('scrub_orders')
      .select<{ volume_id: string; ordered_by: string | null }[]>('volume_id', 'ordered_by');
    expect(orders).to.deep.equal([{ volume_id: id, ordered_by: null }]);
  });

  it('brings back a whole volume, and says what no copy can give', async () => {
    const [, id = ''] = ids;
    rmSync(folderOf(objects(), id), { recursive: true });
    mkdirSync(join(mount, 'elsewhere'));
    const refused = await officer.post('/api/storage/repairs', { from: join(mount, 'elsewhere') });
    expect(refused.error).to.include({ kind: 'invalid', field: 'from' });
    const itself = await officer.post('/api/storage/repairs', { from: app.home });
    expect(itself.error).to.include({ kind: 'invalid', field: 'from' });
    const done = await repair({ volumeId: id, from: mount });
    expect(ownOf(done)?.outcome).to.equal('repaired');
    expect(await treeOf(objects())).to.deep.equal(intact);

    const page = 'v1/content/p/0001/original';
    for (const root of [objects(), join(mount, 'objects')]) {
      appendFileSync(join(folderOf(root, id), page), 'x');
    }
    const outcome = ownOf(await repair({ volumeId: id }));
    expect(outcome).to.deep.include({ outcome: 'refused', restored: 0, refused: 1 });
    expect(outcome?.files[0]?.path).to.equal(page);
  });

  it('are for the system administrator alone', async () => {
    const auditor = await app.as(world.account('auditor', 'QY').loginName);
    const answer = await auditor.post('/api/storage/repairs', { volumeId: ids[0] });
    expect(answer.status).to.equal(403);
    const unknown = await officer.post('/api/storage/repairs', {
      volumeId: '00000000-0000-4000-8000-000000000000',
    });
    expect(unknown.error).to.include({ kind: 'invalid', field: 'volumeId' });
    expect((await app.anyone().post('/api/storage/repairs', {})).status).to.equal(401);
  });
});
