import { expect } from 'chai';
import { randomBytes, randomUUID } from 'node:crypto';
import { closeSync, fstatSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import {
  appendFile,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
  type FileHandle,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EnvelopeError, KeyDestroyedError, KeystoreError } from '../../../crypto/errors.ts';
import { createKeystore } from '../../../crypto/keyring/create-keystore.ts';
import type { Keystore } from '../../../crypto/keyring/keystore.ts';
import { openKeystore } from '../../../crypto/keyring/open-keystore.ts';
import { readKeystoreAges } from '../../../crypto/keyring/read-keystore-ages.ts';
import { interceptFiles } from '../../db/objects/faults/intercept-files.ts';
import { createSlotIndex } from '../../../crypto/keyring/vault/slot-index.ts';

const SECRET = 'a secret of the vault';
const OF_2026 = { unit: 'QY', year: 2026 };
const slot = (volume: string) => ({ ...OF_2026, volume });

async function failure(action: Promise<unknown>): Promise<unknown> {
  return action.then(
    () => expect.fail('expected a failure'),
    (reason: unknown) => reason,
  );
}

describe('key vault', () => {
  let home: string;
  let path: string;
  let keystore: Keystore;
  const reopen = (): Promise<Keystore> => openKeystore(path, SECRET);
  const vaultFile = async (): Promise<string> => {
    const [name] = await readdir(join(home, 'keys'));
    return join(home, 'keys', name ?? '');
  };
  const bytesOf = async (store: Keystore, volume: string): Promise<string> =>
    (await store.openVolumeKey(slot(volume))).export().toString('hex');

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'vault-'));
    path = join(home, 'keystore.json');
    keystore = await createKeystore(path, SECRET, { rounds: 10 });
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  it('opens the same key again, from the cache and from the disk', async () => {
    const key = await keystore.newVolumeKey(slot('v1'));
    expect((await keystore.openVolumeKey(slot('v1'))).equals(key)).to.equal(true);
    expect((await (await reopen()).openVolumeKey(slot('v1'))).equals(key)).to.equal(true);
    const other = await keystore.newVolumeKey(slot('v2'));
    expect(other.equals(key)).to.equal(false);
  });

  it('lies in private files whose names tell no unit, without a key in the open', async () => {
    const key = await keystore.newVolumeKey(slot('v1'));
    const names = await readdir(join(home, 'keys'));
    expect(names).to.have.length(1);
    expect(names[0]).to.match(/^[0-9a-f]{16}-2026\.jsonl$/);
    expect((await stat(join(home, 'keys'))).mode & 0o777).to.equal(0o700);
    expect((await stat(await vaultFile())).mode & 0o777).to.equal(0o600);
    const text = await readFile(await vaultFile());
    expect(text.includes(key.export())).to.equal(false);
    expect(text.includes(key.export().toString('base64').slice(0, 40))).to.equal(false);
  });

  it('makes the keys of many volumes at once, each once', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `v${index}`);
    await Promise.all(names.map((name) => keystore.newVolumeKey(slot(name))));
    const opened = await reopen();
    const keys = await Promise.all(names.map((name) => bytesOf(opened, name)));
    expect(new Set(keys)).to.have.property('size', 20);
    expect(await failure(keystore.newVolumeKey(slot('v7')))).to.be.instanceOf(KeystoreError);
  });

  it('says what is missing', async () => {
    expect(await failure(keystore.openVolumeKey(slot('v1')))).to.be.instanceOf(KeystoreError);
    await keystore.newVolumeKey(slot('v1'));
    expect(await failure(keystore.openVolumeKey(slot('v2')))).to.be.instanceOf(KeystoreError);
    expect(await failure(keystore.rotateUnitYear({ unit: 'X', year: 1 }))).to.be.instanceOf(
      KeystoreError,
    );
  });

  it('finds the slot of a volume, also one that came or went later', async () => {
    await keystore.newVolumeKey(slot('v1'));
    await keystore.newVolumeKey({ unit: 'C1', year: 2025, volume: 'w1' });
    expect(await keystore.findSlot('w1')).to.deep.equal({ unit: 'C1', year: 2025, volume: 'w1' });
    expect(await keystore.findSlot('v2')).to.equal(undefined);
    await keystore.newVolumeKey(slot('v2'));
    expect(await keystore.findSlot('v2')).to.deep.equal(slot('v2'));
    await keystore.destroyVolumeKey(slot('v2'));
    expect(await (await reopen()).findSlot('v2')).to.deep.equal(slot('v2'));
  });

  it('passes over a torn last line, and the next writer cuts it off', async () => {
    const before = await keystore.newVolumeKey(slot('v1'));
    for (const torn of [
      '{"volume":"v2","wrap',
      '\0'.repeat(40),
      '{"volume":"v2","wrapped":"AA"}',
    ]) {
      await appendFile(await vaultFile(), torn);
      const opened = await reopen();
      expect((await opened.openVolumeKey(slot('v1'))).equals(before)).to.equal(true);
      expect(await failure(opened.openVolumeKey(slot('v2')))).to.be.instanceOf(KeystoreError);
    }
    const after = await (await reopen()).newVolumeKey(slot('v2'));
    expect((await (await reopen()).openVolumeKey(slot('v2'))).equals(after)).to.equal(true);
    expect((await readFile(await vaultFile(), 'utf8')).split('\n')).to.have.length(4);
  });

  it('refuses to rewrite a file with a damaged line, and still opens the others', async () => {
    await keystore.newVolumeKey(slot('v1'));
    await keystore.newVolumeKey(slot('v2'));
    const text = await readFile(await vaultFile(), 'utf8');
    await writeFile(await vaultFile(), text.replace('"v1"', '"v1'));
    const opened = await reopen();
    await opened.openVolumeKey(slot('v2'));
    const refused = await failure(opened.rotateUnitYear(OF_2026));
    expect(refused).to.be.instanceOf(KeystoreError);
    expect((refused as Error).message).to.include('第 2 行');
    expect(await readFile(await vaultFile(), 'utf8')).to.equal(text.replace('"v1"', '"v1'));
  });

  it('takes bytes that are no UTF-8 for a damaged line, not for a name', async () => {
    await keystore.newVolumeKey(slot('v1'));
    await keystore.newVolumeKey(slot('v\uFFFD'));
    const bytes = await readFile(await vaultFile(), 'latin1');
    const spoilt = Buffer.from(bytes.replace('"v\xEF\xBF\xBD"', '"v\xFF"'), 'latin1');
    await writeFile(await vaultFile(), spoilt);
    const refused = await failure((await reopen()).rotateUnitYear(OF_2026));
    expect((refused as Error).message).to.include('第 3 行');
    expect(await readFile(await vaultFile())).to.deep.equal(spoilt);
  });

  it('opens nothing under another unit, volume or master', async () => {
    await keystore.newVolumeKey(slot('v1'));
    await keystore.newVolumeKey(slot('v2'));
    const file = await vaultFile();
    const text = await readFile(file, 'utf8');
    const swapped = text.replace('"v1"', '"x"').replace('"v2"', '"v1"').replace('"x"', '"v2"');
    await writeFile(file, swapped);
    expect(await failure((await reopen()).openVolumeKey(slot('v1')))).to.be.instanceOf(
      EnvelopeError,
    );
    await writeFile(file, text.replace('"unit":"QY"', '"unit":"C1"'));
    expect(await failure((await reopen()).openVolumeKey(slot('v1')))).to.be.instanceOf(
      KeystoreError,
    );
    await rm(path);
    await writeFile(file, text);
    const stranger = await createKeystore(path, SECRET, { rounds: 10 });
    expect(await failure(stranger.openVolumeKey(slot('v1')))).to.be.instanceOf(EnvelopeError);
  });

  it('refuses hostile first lines', async () => {
    await keystore.newVolumeKey(slot('v1'));
    const file = await vaultFile();
    const [header = '', ...rest] = (await readFile(file, 'utf8')).split('\n');
    const good = JSON.parse(header) as Record<string, unknown>;
    const bad = [
      '',
      'null',
      '[]',
      '{"__proto__":{}}',
      JSON.stringify({ ...good, version: 2 }),
      JSON.stringify({ ...good, generation: 2 ** 60 }),
      JSON.stringify({ ...good, master: '1' }),
      JSON.stringify({ ...good, wrapped: '??' }),
      JSON.stringify({ ...good, extra: 1 }),
      `${header} `,
    ];
    for (const line of bad) {
      await writeFile(file, [line, ...rest].join('\n'));
      const opened = await reopen();
      expect(await failure(opened.openVolumeKey(slot('v1'))), line).to.be.instanceOf(KeystoreError);
      expect(await failure(opened.newVolumeKey(slot('v3'))), line).to.be.instanceOf(KeystoreError);
    }
    await writeFile(file, [JSON.stringify({ ...good, generation: 2 }), ...rest].join('\n'));
    expect(await failure((await reopen()).openVolumeKey(slot('v1')))).to.be.instanceOf(
      EnvelopeError,
    );
  });

  it('rotates the key of a unit and year: every volume key stays, the old wraps are gone', async () => {
    const keys = new Map<string, string>();
    for (let index = 0; index < 70; index += 1) {
      await keystore.newVolumeKey(slot(`v${index}`));
      keys.set(`v${index}`, await bytesOf(keystore, `v${index}`));
    }
    const before = await readFile(await vaultFile(), 'utf8');
    await keystore.rotateUnitYear(OF_2026);
    const after = await readFile(await vaultFile(), 'utf8');
    expect(after.split('\n')).to.have.length(before.split('\n').length);
    for (const line of before.split('\n').filter((text) => text !== '')) {
      expect(after).to.not.include(line);
    }
    for (const store of [keystore, await reopen()]) {
      for (const [volume, key] of keys) expect(await bytesOf(store, volume)).to.equal(key);
    }
    const { unitYears } = await keystore.ages();
    expect(unitYears.map(({ generation }) => generation)).to.deep.equal([2]);
  });

  it('destroys a key for good, and no line of the old file opens under the new one', async () => {
    await keystore.newVolumeKey(slot('v1'));
    await keystore.newVolumeKey(slot('v2'));
    const kept = await bytesOf(keystore, 'v2');
    await keystore.openVolumeKey(slot('v1'));
    const old = (await readFile(await vaultFile(), 'utf8')).split('\n');
    await keystore.destroyVolumeKey(slot('v1'));
    await keystore.destroyVolumeKey(slot('v1'));
    for (const store of [keystore, await reopen()]) {
      expect(await failure(store.openVolumeKey(slot('v1')))).to.be.instanceOf(KeyDestroyedError);
      expect(await bytesOf(store, 'v2')).to.equal(kept);
      expect(await failure(store.newVolumeKey(slot('v1')))).to.be.instanceOf(KeystoreError);
    }
    await keystore.rotateUnitYear(OF_2026);
    await keystore.rotateMaster();
    expect(await failure(keystore.openVolumeKey(slot('v1')))).to.be.instanceOf(KeyDestroyedError);
    const text = await readFile(await vaultFile(), 'utf8');
    await writeFile(await vaultFile(), text.replace(/^\{"volume":"v1".*$/m, old[1] ?? ''));
    expect(await failure((await reopen()).openVolumeKey(slot('v1')))).to.be.instanceOf(
      EnvelopeError,
    );
  });

  it('writes over the old file when a key is destroyed', async () => {
    await keystore.newVolumeKey(slot('v1'));
    const held = await vaultFile();
    await link(held, join(home, 'old'));
    await keystore.destroyVolumeKey(slot('v1'));
    expect((await readFile(join(home, 'old'))).includes('lantai-key-vault')).to.equal(false);
  });

  it('writes over what a crash left, and never over a file in use', async () => {
    await keystore.newVolumeKey(slot('v1'));
    const folder = join(home, 'keys');
    const seen = join(home, 'seen');
    await mkdir(seen);
    const nameOf = (end: string): string => `.${randomUUID()}.${end}`;
    for (const end of ['tmp', 'old']) {
      for (const place of [home, folder]) {
        const name = nameOf(end);
        await writeFile(join(place, name), '{"wrapped":"a key of before"}');
        await link(join(place, name), join(seen, name));
      }
      // Cut off before the other name went: the same file as the one in use.
      await link(await vaultFile(), join(folder, nameOf(end)));
      await link(path, join(home, nameOf(end)));
    }
    const opened = await reopen();
    await opened.openVolumeKey(slot('v1'));
    for (const place of [home, folder]) {
      expect((await readdir(place)).filter((name) => name.startsWith('.'))).to.deep.equal([]);
    }
    for (const name of await readdir(seen)) {
      expect((await readFile(join(seen, name))).includes('wrapped'), name).to.equal(false);
    }
  });

  const READERS: [name: string, read: () => Promise<unknown>][] = [
    ['a key', async () => (await reopen()).openVolumeKey(slot('v1'))],
    ['the index', () => createSlotIndex(join(home, 'keys')).find('v1')],
    ['ages', () => readKeystoreAges(path)],
  ];
  for (const [name, read] of READERS) {
    it(`is read again for ${name} where a file was replaced and written over meanwhile`, async () => {
      await keystore.newVolumeKey(slot('v1'));
      const found = await read();
      for (const file of [path, await vaultFile()]) {
        const [text, old] = [await readFile(file), openSync(file, 'r+')];
        const { ino } = fstatSync(old);
        let times = 0;
        const undo = await interceptFiles(
          (_operation, handle) => {
            if (!handle || fstatSync((handle as FileHandle).fd).ino !== ino) return 'whole';
            times += 1;
            writeFileSync(join(home, 'next'), text);
            renameSync(join(home, 'next'), file);
            writeSync(old, randomBytes(text.length), 0, text.length, 0);
            return 'whole';
          },
          ['read', 'readFile'],
        );
        try {
          expect(await read()).to.deep.equal(found);
        } finally {
          undo();
          closeSync(old);
        }
        if (file !== path || name !== 'the index') expect(times).to.equal(1);
      }
    });
  }

  it('hands out all key files as they stand together', async () => {
    await keystore.newVolumeKey(slot('v1'));
    const files = await keystore.readFiles();
    expect(files.map(({ name }) => name)).to.deep.equal([
      'keystore.json',
      `keys/${(await readdir(join(home, 'keys')))[0]}`,
    ]);
    expect(files[0]?.bytes.equals(await readFile(path))).to.equal(true);
  });
});
