import { expect } from 'chai';
import { renameSync, rmSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { MediumAway } from '../../server/backup/medium-away.ts';
import { prepareMedium } from '../../server/backup/medium.ts';
import { CHAIN, temporaryFolder } from './support/back-up.ts';

describe('a medium that is written to', () => {
  it('is asked again whether it is still the one that was opened', async () => {
    const folder = temporaryFolder('there');
    const [path, away] = [join(folder, 'medium'), join(folder, 'away')];
    mkdirSync(path);
    const medium = await prepareMedium(path, { chain: CHAIN, label: 'BF-01' });
    await medium.requireThere();
    const gone = async (): Promise<void> => {
      const error = await medium.requireThere().catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(MediumAway);
    };
    renameSync(path, away);
    await gone();
    mkdirSync(path);
    await gone();
    await prepareMedium(path, { chain: CHAIN.replace('beef', 'cafe'), label: 'BF-02' });
    await gone();
    rmSync(path, { recursive: true });
    renameSync(away, path);
    await medium.requireThere();
    rmSync(folder, { recursive: true });
  });
});
