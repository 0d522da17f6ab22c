import { exportLedgerTo } from './export-ledger-to.ts';
import { mirrorLedger } from './ledger/mirror-ledger.ts';
import { refillFromMirror } from './ledger/refill-from-mirror.ts';
import { runLedger } from './run-ledger.ts';

const PARTS = [
  { usage: 'ledger', about: runLedger.about },
  exportLedgerTo,
  mirrorLedger,
  refillFromMirror,
];

export const manageLedger = {
  usage: PARTS.map(({ usage }) => usage).join('\n       '),
  about: `运行、导出、镜像和补齐账本。\n\n${PARTS.map(describe).join('\n\n')}`,
  run(args: string[]): Promise<number> {
    const [verb, ...rest] = args;
    if (verb === undefined) return runLedger.run(args);
    if (verb === 'mirror') return mirrorLedger.run(rest);
    if (verb === 'refill') return refillFromMirror.run(rest);
    return exportLedgerTo.run(args);
  },
};

function describe({ usage, about }: { usage: string; about: string }): string {
  return `${usage}\n${about.replaceAll(/^(?=.)/gm, '    ')}`;
}
