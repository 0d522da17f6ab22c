/**
 * `node rotate-until-killed.ts HOME ROUNDS`: makes, rotates and destroys keys of the keystore there, telling on
 * standard output what has settled, a line each, until it is killed or the rounds are over.
 */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { openKeystore } from '../../../../crypto/keyring/open-keystore.ts';

const [home = '', rounds = '0'] = process.argv.slice(2);
const STDOUT = 1;
const OF_2026 = { unit: 'QY', year: 2026 };

const tell = (line: string): void => void writeSync(STDOUT, `${line}\n`);
const keystore = await openKeystore(join(home, 'keystore.json'), 'killed while rotating');
tell('open');
for (let round = 0; round < Number(rounds); round += 1) {
  const volume = `${process.pid}-${round}`;
  const key = await keystore.newVolumeKey({ ...OF_2026, volume });
  tell(`made ${volume} ${key.export().toString('hex')}`);
  await keystore.rotateUnitYear(OF_2026);
  await keystore.rotateMaster();
  if (round % 3 === 2) {
    const doomed = `${process.pid}-${round - 1}`;
    tell(`doomed ${doomed}`);
    await keystore.destroyVolumeKey({ ...OF_2026, volume: doomed });
    tell(`destroyed ${doomed}`);
  }
}
