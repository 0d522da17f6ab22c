import { CliError } from './cli-error.ts';
import { exportLedgerTo } from './export-ledger-to.ts';
import { mirrorLedger } from './ledger/mirror-ledger.ts';
import { refillFromMirror } from './ledger/refill-from-mirror.ts';
import { proveFromLedger } from './prove-from-ledger.ts';
import { renewLedgerOffline } from './renew-ledger-offline.ts';
import { runLedger } from './run-ledger.ts';
import { writeVerifier } from './write-verifier.ts';

type Part = { usage: string; about: string; run(args: string[]): Promise<number> };

const VERBS = new Map<string, Part>([
  ['export', exportLedgerTo],
  ['prove', proveFromLedger],
  ['verifier', writeVerifier],
  ['mirror', mirrorLedger],
  ['refill', refillFromMirror],
  ['renew', renewLedgerOffline],
]);
const PARTS = [...VERBS.values(), { ...runLedger, usage: 'ledger' }];

export const manageLedger: Part = {
  usage: PARTS.map(({ usage }) => usage).join('\n       '),
  about: `运行、导出、镜像、补齐账本，出具证明，写出核验程序，或另立新账本。\n\n${PARTS.map(describe).join('\n\n')}`,
  async run([verb, ...args]) {
    if (verb === undefined) return runLedger.run(args);
    const part = VERBS.get(verb);
    if (!part) throw new CliError(`没有 ledger ${verb} 这个命令`, 3);
    return part.run(args);
  },
};

function describe({ usage, about }: Part): string {
  return `${usage}\n${about.replaceAll(/^(?=.)/gm, '    ')}`;
}
