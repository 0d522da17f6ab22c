import { expect } from 'chai';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCheckpoint } from '../../../audit/checkpoint.ts';
import { keepHeldNote } from '../../../server/modules/witnesses/index.ts';
import { PLACEMENTS } from '../../key-release/support/placements.ts';
import { makePaperLog } from '../../witness/support/paper-log.ts';
import { openWatchedCentre } from './support/watched-centre.ts';

describe('the note that witnesses signed', () => {
  it('is kept where it is the largest', async () => {
    const home = mkdtempSync(join(tmpdir(), 'lantai-held-'));
    const log = makePaperLog();
    await keepHeldNote(home, log.note(12));
    const largest = log.note(20);
    await keepHeldNote(home, largest);
    await keepHeldNote(home, log.note(5));
    expect(readFileSync(join(home, 'witnessed'), 'utf8')).to.equal(largest);
    rmSync(home, { recursive: true });
  });

  for (const [where, place] of Object.entries(PLACEMENTS)) {
    it(`lies beside the lock file, with the ledger ${where}`, async () => {
      const placed = await place();
      const centre = await openWatchedCentre(() => Promise.resolve(placed.app));
      const home = placed.ledger?.home ?? placed.app.home;
      try {
        const watcher = await centre.appoint('qy-county-1');
        const size = await centre.record();
        centre.app.clock.pass(60_000);
        expect((await centre.look(watcher))[0]).to.include({ state: 'cosigned' });
        const note = readFileSync(join(home, 'witnessed'), 'utf8');
        expect(openCheckpoint(note, [watcher.bed.key]).size).to.equal(size);
        expect(existsSync(join(home, 'ledger.lock'))).to.equal(true);
        if (placed.ledger) expect(existsSync(join(placed.app.home, 'witnessed'))).to.equal(false);
      } finally {
        await centre.closeWitnesses();
        await placed.close();
      }
    });
  }
});
