import { join } from 'node:path';
import { importSm2PrivateKey } from '../../../../crypto/sm2-keys.ts';
import { connect } from '../../../../db/connect.ts';
import { renewLedger } from '../../../../server/renew-ledger.ts';
import type { Renewal } from '../../../../server/renewal.ts';
import { startApp, type TestApp } from '../../../support/app.ts';
import { makeKey } from '../../../support/key-holder.ts';

/** Ends the ledger while the server is down, as `lantai ledger renew` does, and starts on what is left. */
export async function renewInPlace(room: { app: TestApp }): Promise<Renewal> {
  const { home, database, services } = room.app;
  await room.app.stop();
  const owner = connect(database.urls.owner, { maxConnections: 2 });
  try {
    return await renewLedger({
      keystore: services.keystore,
      owner,
      lockFile: join(home, 'ledger.lock'),
      officers: [makeKey(), makeKey()].map(({ privateKey }) => importSm2PrivateKey(privateKey)),
      knownSize: 0,
      now: new Date(),
      cause: { action: 'ledger.renew' },
    });
  } finally {
    await owner.destroy();
    room.app = await startApp({ home }, database);
  }
}
