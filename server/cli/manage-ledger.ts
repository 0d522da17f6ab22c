import { exportLedgerTo } from './export-ledger-to.ts';
import { runLedger } from './run-ledger.ts';

export const manageLedger = {
  usage: 'ledger | ledger export DIR --as NAME',
  about: `运行或导出账本。

ledger
${indent(runLedger.about)}

ledger export DIR --as NAME
${indent(exportLedgerTo.about)}`,
  run(args: string[]): Promise<number> {
    return (args.length === 0 ? runLedger : exportLedgerTo).run(args);
  },
};

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '    ');
}
