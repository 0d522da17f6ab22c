import { expect } from 'chai';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { KeyDestroyedError } from '../../crypto/errors.ts';
import type { Keystore } from '../../crypto/keyring/keystore.ts';
import { softwareProvider } from '../../crypto/provider.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { emptyDatabase, type TestDatabase } from '../support/database.ts';
import { shelveVolume } from '../support/shelve-volume.ts';
import { buildWorld } from '../support/world.ts';
import { backUp, orderOf, restore, temporaryFolder } from './support/back-up.ts';

describe('a destroyed key', () => {
  let app: TestApp;
  let medium: string;
  let home: string;
  let target: TestDatabase;
  const slots: { unit: string; year: number; volume: string }[] = [];
  before(async () => {
    app = await startApp();
    const { superuser: db } = app.database;
    const { plan } = await buildWorld(app);
    for (const volume of plan.volumes.slice(0, 3)) {
      const { volumeId } = await shelveVolume(app, volume);
      const slot = await app.services.keystore.findSlot(volumeId);
      if (!slot) throw new Error('a volume without a key');
      slots.push(slot);
      // No page of these is ever read: their objects need not be there.
      await db.raw('alter table volume_versions disable trigger all');
      await db('volume_versions').where({ volume_id: volumeId }).delete();
      await db.raw('alter table volume_versions enable always trigger volume_versions_rows_stay');
    }
    medium = temporaryFolder('medium');
  });
  beforeEach(async () => {
    home = temporaryFolder('home');
    target = await emptyDatabase();
  });
  afterEach(async () => {
    await target.drop();
    rmSync(home, { recursive: true });
  });
  after(async () => {
    await app.close();
    rmSync(medium, { recursive: true });
  });

  const restored = async (set?: number): Promise<Keystore> => {
    const order = await orderOf(app.services, medium, home, target.urls.owner);
    await restore({ ...order, set });
    return softwareProvider.openKeystore(join(home, 'keystore.json'), order.keystoreSecret);
  };
  const fateOf = async (keystore: Keystore, at: number): Promise<string> => {
    const slot = slots[at];
    if (!slot) throw new Error('no such volume');
    const opened = await keystore.openVolumeKey(slot).catch((error: unknown) => error);
    if (opened instanceof KeyDestroyedError) return 'destroyed';
    return opened instanceof Error ? opened.message : 'opens';
  };

  it('comes back neither with the newest set nor with one from before', async () => {
    await backUp(app.services, medium);
    const [slot] = slots;
    if (slot) await app.services.keystore.destroyVolumeKey(slot);
    await backUp(app.services, medium);
    for (const set of [1, 2]) {
      const keystore = await restored(set);
      expect(await fateOf(keystore, 0), `set ${set}`).to.equal('destroyed');
      expect(await fateOf(keystore, 1)).to.equal('opens');
      await target.drop();
      rmSync(home, { recursive: true });
      home = temporaryFolder('home');
      target = await emptyDatabase();
    }
  });

  it('is destroyed in the restored vault where the database says so, even if the key part still had it', async () => {
    const { superuser: db } = app.database;
    const [one, two] = await db('accounts')
      .limit(2)
      .select<{ id: string; unit_id: string }[]>('id', 'unit_id');
    const id = '0198f000-0000-7000-8000-000000000077';
    const change = {
      kind: 'archives.destroy_key',
      duty: 'administration',
      title: '销毁密钥',
      reason: '误入',
    };
    await db('changes').insert({
      ...change,
      id,
      sealed_payload: Buffer.from('x'),
      unit_id: one?.unit_id,
      proposed_by: one?.id,
      proposed_at: new Date(),
    });
    await db('key_destructions').insert({
      volume_id: slots[1]?.volume,
      basis: '误入',
      change_id: id,
      proposed_by: one?.id,
      confirmed_by: two?.id,
      decided_at: new Date(),
    });
    expect(await fateOf(app.services.keystore, 1)).to.equal('opens');
    await backUp(app.services, medium);
    expect(await fateOf(await restored(), 1)).to.equal('destroyed');
  });
});
