import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { showBanner } from '../../../server/modules/sessions/contract.ts';
import { startApp } from '../../support/app.ts';
import { buildWorld } from '../../support/world.ts';

describe('#sessions.show_banner', () => {
  it('offers the accounts of a demonstration', async () => {
    const app = await startApp({ secrecyMark: '机密★10年' });
    const { plan } = await buildWorld(app);
    const banner = (await app.anyone().get('/api/banner')).as(showBanner.response);
    expect(banner).to.include({ isDemo: true, secrecyMark: '机密★10年' });
    const offered = banner.demoAccounts.map(({ loginName }) => loginName);
    expect(offered).to.have.members(plan.accounts.map(({ loginName }) => loginName));
    await app.close();
  });

  it('offers nothing of the kind anywhere else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lantai-secret-'));
    const keystoreSecretFile = join(folder, 'secret');
    writeFileSync(keystoreSecretFile, 'made for this test', { mode: 0o600 });
    const app = await startApp({ isDemo: false, keystoreSecretFile });
    await buildWorld(app);
    const banner = (await app.anyone().get('/api/banner')).as(showBanner.response);
    expect(banner).to.deep.include({
      isDemo: false,
      demoPassword: null,
      demoPin: null,
      demoAccounts: [],
    });
    await app.close();
    rmSync(folder, { recursive: true });
  });
});
