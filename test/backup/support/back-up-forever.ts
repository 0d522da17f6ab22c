/** Adds one set after another to a medium, and says so, until it is killed. */
import { join } from 'node:path';
import { softwareProvider } from '../../../crypto/provider.ts';
import { connect } from '../../../db/connect.ts';
import { backupSigner, chainKey } from '../../../server/backup/backup-secrets.ts';
import { prepareMedium } from '../../../server/backup/medium.ts';
import { readChain } from '../../../server/backup/read-chain.ts';
import { writeSet } from '../../../server/backup/write-set.ts';
import { tellKeys } from '../../../server/modules/ledger/index.ts';

export type Errand = {
  home: string;
  appUrl: string;
  medium: string;
  chain: string;
  secret: string;
  publicKeys: string[];
};

const {
  home,
  appUrl,
  medium: root,
  chain,
  secret,
  publicKeys,
} = JSON.parse(process.argv[2] ?? '') as Errand;
const crypto = softwareProvider;
const keystore = await crypto.openKeystore(join(home, 'keystore.json'), secret);
const signer = await backupSigner(keystore);
const stored = keystore.readSecret('ledger-signing-key')?.toString() ?? '';
const db = connect(appUrl, { maxConnections: 2 });
for (;;) {
  const medium = await prepareMedium(root, { chain, label: '备份盘 1' });
  const isNew = (await medium.listSets()).length === 0;
  const previous = isNew ? undefined : (await readChain(medium, [signer.publicKey])).newest;
  const source = {
    crypto,
    db,
    keystore,
    home,
    isDemo: true,
    ledger: tellKeys(JSON.parse(stored) as { name: string; publicKey: string }),
    chainKey: await chainKey(keystore, chain),
    signer,
    recipients: { threshold: 2, publicKeys },
    keyPartDays: 90,
    now: new Date('2026-11-24T02:00:00Z'),
  };
  const { manifest } = await writeSet(source, medium, previous, () => undefined);
  process.stdout.write(`${manifest.set}\n`);
}
