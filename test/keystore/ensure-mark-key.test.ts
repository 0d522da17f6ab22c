import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect } from 'chai';
import type { Keystore } from '../../crypto/keyring/keystore.ts';
import { softwareProvider } from '../../crypto/provider.ts';
import { isHouseSecret } from '../../server/custody/house-secrets.ts';
import { ensureMarkKey, MARK_SECRET } from '../../server/keystore/ensure-mark-key.ts';

const SECRET = 'Lantai-2026';

describe('the key of the marks', () => {
  let folder: string;
  let keystore: Keystore;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lantai-mark-'));
    keystore = await softwareProvider.createKeystore(join(folder, 'keystore.json'), SECRET, {
      rounds: 10,
    });
  });
  after(() => rmSync(folder, { recursive: true }));

  it('is one for good: asked again, through a rotation of the master, and after another start', async () => {
    const first = (await ensureMarkKey(keystore)).export();
    expect(first).to.have.length(32);
    expect((await ensureMarkKey(keystore)).export()).to.deep.equal(first);
    await keystore.rotateMaster();
    expect((await ensureMarkKey(keystore)).export()).to.deep.equal(first);
    const opened = await softwareProvider.openKeystore(join(folder, 'keystore.json'), SECRET);
    expect((await ensureMarkKey(opened)).export()).to.deep.equal(first);
  });

  it('is another in another house', async () => {
    const other = await softwareProvider.createKeystore(join(folder, 'other.json'), SECRET, {
      rounds: 10,
    });
    const [one, two] = [await ensureMarkKey(keystore), await ensureMarkKey(other)];
    expect(one.export().equals(two.export())).to.equal(false);
  });

  it('is not the secret that is stored, and shows neither', async () => {
    const key = await ensureMarkKey(keystore);
    const secret = keystore.readSecret(MARK_SECRET);
    expect(secret?.equals(key.export())).to.equal(false);
    const text = readFileSync(join(folder, 'keystore.json'), 'utf8') + inspect(key);
    for (const bytes of [secret ?? Buffer.alloc(0), key.export()]) {
      expect(text).to.not.contain(bytes.toString('base64'));
      expect(text).to.not.contain(bytes.toString('hex'));
    }
  });

  it('goes to the house by the name that the holder of the keystore lets out', () => {
    expect(isHouseSecret(MARK_SECRET)).to.equal(true);
    expect(isHouseSecret(`${MARK_SECRET}-2`)).to.equal(false);
  });
});
