/**
 * A process of its own that scrubs the first `count` volumes of a home and prints its peak memory as JSON.
 * Arguments: home, count, and the addresses of the database's two roles.
 */
import { readFileSync } from 'node:fs';
import { connect } from '../../../db/connect.ts';
import type { Database } from '../../../db/open-database.ts';
import { readConfig } from '../../../server/config.ts';
import { openServices } from '../../../server/open-services.ts';
import { checkVolume } from '../../../server/modules/storage/scrub/check-volume.ts';
import { findVolumeAfter } from '../../../server/modules/storage/scrub/records-view.ts';

const [home = '', count = '', appUrl = '', sequencerUrl = ''] = process.argv.slice(2);
const app = connect(appUrl, { maxConnections: 4 });
const sequencer = connect(sequencerUrl, { maxConnections: 2 });
const database: Database = {
  app,
  sequencer,
  appUrl,
  migrationsApplied: [],
  isAdopted: false,
  async close() {
    await Promise.all([app.destroy(), sequencer.destroy()]);
  },
};
const opened = await openServices(readConfig({ LANTAI_HOME: home, LANTAI_DEMO: '1' }), {
  openDatabase: () => Promise.resolve(database),
});
const silent = () => undefined;
const services = opened.makeServices({
  changed: silent,
  changedNow: silent,
  dismiss: silent,
  dismissAfter: silent,
});

const atRest = process.memoryUsage.rss();
let peak = atRest;
let ownPeak = 0;
const look = (): void => {
  peak = Math.max(peak, process.memoryUsage.rss());
  ownPeak = Math.max(ownPeak, ownMemory());
};

/** Without the program files that the kernel shows in this process, and can take back at any time. */
function ownMemory(): number {
  const kibibytes = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return Number(kibibytes) * 1024;
}
const timer = setInterval(look, 20);
const rest = (): Promise<void> => {
  look();
  return Promise.resolve();
};
const turn = { signal: new AbortController().signal, rest };
let bytes = 0;
let after: string | undefined;
for (let done = 0; done < Number(count); done += 1) {
  const volume = await findVolumeAfter(services.db, after);
  if (!volume) throw new Error('fewer volumes than asked for');
  const checked = await checkVolume(services, volume, turn);
  if (checked.met.length > 0) throw new Error(JSON.stringify(checked.met));
  bytes += checked.bytes;
  after = volume.id;
}
clearInterval(timer);
process.stdout.write(JSON.stringify({ bytes, atRest, peak, ownPeak }));
await opened.close();
