import { expect } from 'chai';
import { cp, link, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyDestroyedError } from '../../../crypto/errors.ts';
import { createKeystore } from '../../../crypto/keyring/create-keystore.ts';
import type { Keystore } from '../../../crypto/keyring/keystore.ts';
import { openKeystore } from '../../../crypto/keyring/open-keystore.ts';
import { interceptFiles } from '../../db/objects/faults/intercept-files.ts';

const SECRET = 'rotated under faults';
const UNIT_YEARS = [
  { unit: 'QY', year: 2025 },
  { unit: 'QY', year: 2026 },
  { unit: 'C1', year: 2026 },
];
const SLOTS = UNIT_YEARS.flatMap((of) => ['v1', 'v2', 'v3'].map((volume) => ({ ...of, volume })));
const DOOMED = { unit: 'QY', year: 2025, volume: 'v1' };
const OTHERS = SLOTS.slice(1);

type Act = (keystore: Keystore) => Promise<unknown>;
const ACTS: [name: string, act: Act][] = [
  ['rotating the master', (keystore) => keystore.rotateMaster()],
  ['rotating a unit and year', (keystore) => keystore.rotateUnitYear({ unit: 'QY', year: 2026 })],
  ['destroying a key', (keystore) => keystore.destroyVolumeKey(DOOMED)],
  ['making a key', (keystore) => keystore.newVolumeKey({ unit: 'QY', year: 2026, volume: 'new' })],
  [
    'making the first key of a year',
    (keystore) => keystore.newVolumeKey({ unit: 'C2', year: 2026, volume: 'new' }),
  ],
  ['storing a secret', (keystore) => keystore.storeSecret('late', Buffer.from('late'))],
];

/** How many of the four key files each puts another in place of. */
const REPLACED: Record<string, number> = {
  'rotating the master': 4,
  'rotating a unit and year': 1,
  'destroying a key': 2,
  'storing a secret': 1,
};

describe('keys under faults', () => {
  let origin: string;
  let home: string;
  let keys: Map<string, string>;
  const open = (): Promise<Keystore> => openKeystore(join(home, 'keystore.json'), SECRET);
  const nameOf = (slot: object): string => JSON.stringify(slot);

  before(async () => {
    origin = await mkdtemp(join(tmpdir(), 'keys-origin-'));
    const keystore = await createKeystore(join(origin, 'keystore.json'), SECRET, { rounds: 1 });
    keys = new Map();
    for (const slot of SLOTS) {
      keys.set(nameOf(slot), (await keystore.newVolumeKey(slot)).export().toString('hex'));
    }
    await keystore.storeSecret('pepper', Buffer.from('hot'));
  });
  after(() => rm(origin, { recursive: true, force: true }));
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'keys-fault-'));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  async function refill(): Promise<void> {
    await rm(home, { recursive: true, force: true });
    await cp(origin, home, { recursive: true });
  }

  /** Every key file under a second name, which leads to what it held at first, wherever that has gone. */
  async function witness(): Promise<string[]> {
    const names = [
      'keystore.json',
      ...(await readdir(join(home, 'keys'))).map((name) => `keys/${name}`),
    ];
    await mkdir(join(home, 'witness', 'keys'), { recursive: true });
    for (const name of names) await link(join(home, name), join(home, 'witness', name));
    return names;
  }

  /** What another file stands for is noise by now. */
  async function expectErased(names: string[]): Promise<number> {
    let replaced = 0;
    for (const name of names) {
      const [now, then] = await Promise.all(
        [home, join(home, 'witness')].map((folder) => stat(join(folder, name))),
      );
      if (now?.ino === then?.ino) continue;
      replaced += 1;
      const held = await readFile(join(home, 'witness', name));
      expect(held.includes('lantai-key'), name).to.equal(false);
    }
    return replaced;
  }

  /** Every key opens as before; the doomed one too, or it is destroyed. */
  async function expectSound(keystore: Keystore): Promise<void> {
    for (const slot of OTHERS) {
      const key = await keystore.openVolumeKey(slot);
      expect(key.export().toString('hex')).to.equal(keys.get(nameOf(slot)));
    }
    const doomed = await keystore.openVolumeKey(DOOMED).catch((error: unknown) => error);
    if (doomed instanceof Error) expect(doomed).to.be.instanceOf(KeyDestroyedError);
    expect(keystore.readSecret('pepper')?.toString()).to.equal('hot');
  }

  async function expectNoLeftovers(): Promise<void> {
    for (const folder of [home, join(home, 'keys')]) {
      expect((await readdir(folder)).filter((name) => name.startsWith('.'))).to.deep.equal([]);
    }
  }

  for (const [name, act] of ACTS) {
    it(`lose nothing when the machine stops at any step of ${name}`, async () => {
      let steps = 0;
      for (let last = 0; ; last += 1) {
        await refill();
        const names = await witness();
        const keystore = await open();
        let count = 0;
        const undo = await interceptFiles(() => {
          count += 1;
          if (count > last) throw new Error('the machine has stopped');
          return 'half';
        });
        const outcome = await act(keystore).then(
          () => 'done' as const,
          () => 'cut off' as const,
        );
        undo();
        const opened = await open();
        expect((await opened.ages()).master.isRotating).to.equal(false);
        await expectSound(opened);
        await expectNoLeftovers();
        const replaced = await expectErased(names);
        if (outcome === 'done') {
          expect(replaced).to.equal(REPLACED[name] ?? 0);
          break;
        }
        await act(opened).catch(() => undefined);
        await expectSound(await open());
        steps = last;
      }
      expect(steps).to.be.greaterThan(1);
    });

    it(`acknowledge nothing false when one step of ${name} fails`, async () => {
      for (let failing = 1; ; failing += 1) {
        await refill();
        const keystore = await open();
        let count = 0;
        const undo = await interceptFiles((operation) => {
          // A leftover that cannot be cleared away is cleared by the next opening.
          if (operation !== 'unlink') count += 1;
          if (count === failing && operation !== 'unlink')
            throw Object.assign(new Error(`EIO ${operation}`), { code: 'EIO' });
          return 'whole';
        });
        const outcome = await act(keystore).then(
          () => 'done' as const,
          () => 'failed' as const,
        );
        undo();
        if (outcome === 'done' && count >= failing) {
          expect.fail(`step ${failing} of ${name} failed and was not told`);
        }
        await expectSound(keystore);
        await expectSound(await open());
        await expectNoLeftovers();
        if (outcome === 'done') break;
      }
    });
  }
});
