import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { softwareProvider } from '../../crypto/provider.ts';
import { ensureSecret } from '../../server/ensure-secret.ts';

describe('a secret that is made at first asking', () => {
  let folder: string;
  before(() => void (folder = mkdtempSync(join(tmpdir(), 'lantai-secret-'))));
  after(() => rmSync(folder, { recursive: true }));

  it('is one for all who ask first at the same time, and for those after them', async () => {
    const path = join(folder, 'keystore.json');
    const secret = 'Lantai-2026';
    const keystore = await softwareProvider.createKeystore(path, secret, { rounds: 10 });
    const asked = ['a', 'b', 'c'].map((text) =>
      ensureSecret(keystore, 'backup-signing-key', () => Buffer.from(text)),
    );
    const kept = (await Promise.all(asked)).map(String);
    expect(new Set(kept).size).to.equal(1);
    const opened = await softwareProvider.openKeystore(path, secret);
    const later = await ensureSecret(opened, 'backup-signing-key', () => Buffer.from('later'));
    expect(later.toString()).to.equal(kept[0]);
  });

  it('is none where it cannot be kept', async () => {
    const keystore = {
      readSecret: () => undefined,
      storeSecret: () => Promise.reject(new Error('disk full')),
    };
    const asked = ensureSecret(keystore, 'any', () => Buffer.from('a'));
    expect(await asked.catch(String)).to.equal('Error: disk full');
  });
});
