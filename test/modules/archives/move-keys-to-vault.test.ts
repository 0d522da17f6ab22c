import { expect } from 'chai';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { seal } from '../../../crypto/envelope/seal.ts';
import { newSecretKey, type SecretKey } from '../../../crypto/secret-key.ts';
import { moveKeysToVault } from '../../../server/modules/archives/index.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { shelveVolume } from '../../support/shelve-volume.ts';
import { buildWorld } from '../../support/world.ts';

const PLACES = ['QY', 'QY-BHQ'];

describe('moveKeysToVault', () => {
  let app: TestApp;
  let keys: Map<string, { unit: string; key: SecretKey }>;
  const vault = (): string => join(app.home, 'keys');

  /** Puts the keys back where they lay before there was a vault. */
  async function moveBack(): Promise<void> {
    const { services, database } = app;
    let master: SecretKey | undefined;
    await services.keystore.changeLocks((own, locks) => {
      master = own;
      return [...locks];
    });
    rmSync(vault(), { recursive: true, force: true });
    for (const unit of PLACES) {
      const unitKey = newSecretKey();
      const wrapped = seal(master ?? unitKey, ['unit-year-key', unit, '2026'], unitKey.export());
      const at = services.clock();
      await database
        .superuser('unit_keys')
        .insert({ unit_code: unit, year: 2026, wrapped, created_at: at });
      for (const [id, held] of keys) {
        if (held.unit !== unit) continue;
        const binding = ['volume-key', unit, '2026', id] as const;
        const wrapped_key = seal(unitKey, binding, held.key.export());
        await database.superuser('volumes').where({ id }).update({ wrapped_key });
      }
    }
  }

  before(async () => {
    app = await startApp();
    const world = await buildWorld(app);
    keys = new Map();
    for (const unit of PLACES) {
      const volumes = world.plan.volumes.filter(({ keeperCode }) => keeperCode === unit);
      for (const volume of volumes.slice(0, 3)) {
        const { volumeId } = await shelveVolume(app, { ...volume, materials: [] });
        const slot = { unit, year: 2026, volume: volumeId };
        keys.set(volumeId, { unit, key: await app.services.keystore.openVolumeKey(slot) });
      }
    }
    expect(keys.size).to.equal(6);
  });
  after(() => app.close());
  beforeEach(moveBack);
  afterEach(async () => {
    for (const [volume, { unit, key }] of keys) {
      const opened = await app.services.keystore.openVolumeKey({ unit, year: 2026, volume });
      expect(opened.equals(key)).to.equal(true);
    }
    const { superuser } = app.database;
    expect(await superuser('unit_keys').select()).to.deep.equal([]);
    expect(await superuser('volumes').whereNotNull('wrapped_key').select('id')).to.deep.equal([]);
  });

  it('moves every key, and finds nothing to do the next time', async () => {
    expect(await moveKeysToVault(app.services)).to.equal(2);
    expect(readdirSync(vault())).to.have.length(2);
    const before = readdirSync(vault()).map((name) => readFileSync(join(vault(), name), 'utf8'));
    expect(await moveKeysToVault(app.services)).to.equal(0);
    expect(
      readdirSync(vault()).map((name) => readFileSync(join(vault(), name), 'utf8')),
    ).to.deep.equal(before);
  });

  it('moves again what a crash left in the database after the vault had it', async () => {
    const { db, keystore } = app.services;
    const stored = await db('unit_keys').where({ unit_code: 'QY' }).first<{ wrapped: Buffer }>();
    const rows = await db('volumes')
      .where({ key_unit_code: 'QY' })
      .select<{ id: string; wrapped_key: Buffer }[]>('id', 'wrapped_key');
    const [first] = rows;
    if (!first) throw new Error('no volume');
    await keystore.adoptVolumeKeys({
      unit: 'QY',
      year: 2026,
      wrapped: stored.wrapped,
      volumes: [{ volume: first.id, wrapped: first.wrapped_key }],
    });
    expect(await moveKeysToVault(app.services)).to.equal(2);
  });

  it('keeps the rows where the vault could not take the keys', async () => {
    const { keystore, db } = app.services;
    const full = {
      ...keystore,
      adoptVolumeKeys: () => Promise.reject(new Error('no space left')),
    };
    const failed = await moveKeysToVault({ db, keystore: full }).catch((error: unknown) => error);
    expect(String(failed)).to.include('no space left');
    expect(await app.database.superuser('unit_keys').select('unit_code')).to.have.length(2);
    expect(await moveKeysToVault(app.services)).to.equal(2);
  });
});
