/** A process of its own that judges the ledger until it is killed. Arguments: address of the app's role, origin, key of the outbox. */
import { setTimeout as sleep } from 'node:timers/promises';
import { secretKeyFrom } from '../../../../crypto/secret-key.ts';
import { connect } from '../../../../db/connect.ts';
import type { Services } from '../../../../server/context.ts';
import { createOutboxMac } from '../../../../server/modules/ledger/index.ts';
import { createReceipts } from '../../../../server/modules/ledger/receipts.ts';
import { createRecorder } from '../../../../server/modules/ledger/record.ts';
import { createOverseer } from '../../../../server/modules/oversight/index.ts';

const [url = '', origin = '', key = ''] = process.argv.slice(2);
const clock = (): Date => new Date();
const silent = (): void => undefined;
const db = connect(url, { maxConnections: 3 });
const services = {
  db,
  clock,
  ledger: createRecorder({
    db,
    origin,
    clock,
    receipts: createReceipts(),
    sealDetail: (text) => Buffer.from(text),
    outboxMac: createOutboxMac(secretKeyFrom(Buffer.from(key, 'base64'))),
    wake: silent,
    ended: silent,
  }),
  notices: { changed: silent },
} as unknown as Services;
const overseer = createOverseer(() => services);
process.stdout.write('BEGUN\n');
for (;;) {
  await overseer.catchUp();
  await sleep(20);
}
