/** `node count-in-home.ts HOME FILE TIMES`: counts FILE up by one, that often, each time holding the home for it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { claimHome, type HomeClaim } from '../../server/claim-home.ts';

const [home = '', file = '', times = '0'] = process.argv.slice(2);

function tryToClaim(): HomeClaim | undefined {
  try {
    return claimHome(home);
  } catch {
    return undefined;
  }
}

for (let left = Number(times); left > 0;) {
  const claim = tryToClaim();
  if (claim) {
    const count = Number(readFileSync(file, 'utf8'));
    await sleep(0);
    writeFileSync(file, String(count + 1));
    claim.release();
    left -= 1;
  }
  await sleep(Math.random());
}
