import { expect } from 'chai';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seal } from '../../../crypto/envelope/seal.ts';
import { KeystoreError } from '../../../crypto/errors.ts';
import { fieldKeysOf } from '../../../crypto/keyring/field-keys.ts';
import { parseKeystore } from '../../../crypto/keyring/keystore-file.ts';
import { openKeystore } from '../../../crypto/keyring/open-keystore.ts';
import { upgradeKeystore } from '../../../crypto/keyring/upgrade-keystore.ts';
import { newSecretKey, secretKeyFrom, type SecretKey } from '../../../crypto/secret-key.ts';
import { hkdfSm3, pbkdf2Sm3 } from '../../../crypto/sm3.ts';

const SECRET = 'of the first form';
const SLOT = { unit: 'QY', year: 2026, volume: 'v1' };

/** A keystore and the keys of a database as the first form wrote them, from what is known of it. */
async function firstForm() {
  const master = newSecretKey();
  const salt = Buffer.alloc(16, 7);
  const lockKey = secretKeyFrom(await pbkdf2Sm3(SECRET, salt, 10, 32));
  const derive = (purpose: string): SecretKey =>
    secretKeyFrom(hkdfSm3(master, '', `lantai/keyring/v1/${purpose}`, 32));
  const [unitKey, volumeKey] = [newSecretKey(), newSecretKey()];
  const file = {
    format: 'lantai-keystore',
    version: 1,
    lock: {
      kdf: 'PBKDF2-HMAC-SM3',
      rounds: 10,
      salt: salt.toString('base64'),
      master: seal(lockKey, ['master-key'], master.export()).toString('base64'),
    },
    secrets: {
      pepper: seal(master, ['keystore-secret', 'pepper'], Buffer.from('hot')).toString('base64'),
    },
  };
  return {
    text: JSON.stringify(file),
    fields: fieldKeysOf(derive('field'), derive('blind-index')),
    volumeKey,
    stored: {
      unit: SLOT.unit,
      year: SLOT.year,
      wrapped: seal(master, ['unit-year-key', 'QY', '2026'], unitKey.export()),
      volumes: [
        {
          volume: 'v1',
          wrapped: seal(unitKey, ['volume-key', 'QY', '2026', 'v1'], volumeKey.export()),
        },
      ],
    },
  };
}

describe('a keystore of the first form', () => {
  let home: string;
  let path: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'first-'));
    path = join(home, 'keystore.json');
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  it('becomes one of today, and all it sealed stays readable, under another master too', async () => {
    const first = await firstForm();
    await writeFile(path, first.text);
    const sealed = first.fields.sealField('persons.id_number', '15029919900101001X');
    const index = first.fields.blindIndex('persons.id_number', '15029919900101001X');
    const opened = await openKeystore(path, SECRET);
    await opened.adoptVolumeKeys(first.stored);
    await opened.adoptVolumeKeys(first.stored);
    const expectAll = async (keystore: typeof opened): Promise<void> => {
      expect(keystore.openField('persons.id_number', sealed)).to.equal('15029919900101001X');
      expect(keystore.blindIndex('persons.id_number', '15029919900101001X').equals(index)).to.equal(
        true,
      );
      expect(keystore.readSecret('pepper')?.toString()).to.equal('hot');
      expect((await keystore.openVolumeKey(SLOT)).equals(first.volumeKey)).to.equal(true);
    };
    await expectAll(opened);
    await opened.rotateMaster();
    await expectAll(opened);
    await expectAll(await openKeystore(path, SECRET));
    const file = JSON.parse(await readFile(path, 'utf8')) as { version: number; since: unknown };
    expect(file.version).to.equal(2);
  });

  it('stays as it is when the password is wrong', async () => {
    const first = await firstForm();
    await writeFile(path, first.text);
    const refused = await openKeystore(path, 'another').catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(KeystoreError);
    expect(await readFile(path, 'utf8')).to.equal(first.text);
  });

  it('is not written over where another stands in its place by then', async () => {
    const { text } = await firstForm();
    const other = await firstForm();
    await writeFile(path, other.text);
    const file = parseKeystore(text);
    if (file.version !== 1) return expect.fail('another form');
    const refused = await upgradeKeystore(path, { file, text }, SECRET).catch(
      (error: unknown) => error,
    );
    expect(refused)
      .to.be.instanceOf(KeystoreError)
      .with.property('message')
      .that.includes('被改动');
    expect(await readFile(path, 'utf8')).to.equal(other.text);
  });

  it('takes no keys of a database that is not its own', async () => {
    const first = await firstForm();
    await writeFile(path, first.text);
    const opened = await openKeystore(path, SECRET);
    const { stored } = await firstForm();
    const refused = await opened.adoptVolumeKeys(stored).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(KeystoreError);
    const swapped = {
      ...first.stored,
      volumes: [{ volume: 'v2', wrapped: first.stored.volumes[0]?.wrapped ?? Buffer.alloc(0) }],
    };
    expect(await opened.adoptVolumeKeys(swapped).catch((error: unknown) => error)).to.be.instanceOf(
      KeystoreError,
    );
  });
});
