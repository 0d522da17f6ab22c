/** A process of its own whose scrub goes on where the last one died. Arguments: home, and the addresses of both roles. */
import { connect } from '../../../../db/connect.ts';
import type { Database } from '../../../../db/open-database.ts';
import { readConfig } from '../../../../server/config.ts';
import { openServices } from '../../../../server/open-services.ts';

const [home = '', appUrl = '', sequencerUrl = ''] = process.argv.slice(2);
const app = connect(appUrl, { maxConnections: 4 });
const sequencer = connect(sequencerUrl, { maxConnections: 2 });
const database: Database = {
  app,
  sequencer,
  appUrl,
  migrationsApplied: [],
  isAdopted: false,
  close: () => Promise.resolve(),
};
const config = readConfig({
  LANTAI_HOME: home,
  LANTAI_DEMO: '1',
  LANTAI_SCRUB_LEAST_MB: '1',
  LANTAI_SCRUB_MOST_MB: '1',
});
const opened = await openServices(config, { openDatabase: () => Promise.resolve(database) });
const silent = (): void => undefined;
const services = opened.makeServices({
  changed: silent,
  changedNow: silent,
  dismiss: silent,
  dismissAfter: silent,
});
services.scrub.begin();
process.stdout.write('BEGUN\n');
setInterval(() => undefined, 1000);
