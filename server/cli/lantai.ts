/** The command line: picks the command, runs it, and answers with its exit code. */
import { backUp } from './back-up.ts';
import { explainPermission } from './explain-permission.ts';
import { importPackage } from './import-package.ts';
import { manageKeys } from './manage-keys.ts';
import { manageLedger } from './manage-ledger.ts';
import { manageWitness } from './manage-witness.ts';
import { makeSoftKey } from './make-soft-key.ts';
import { rebuildDatabase } from './rebuild-database.ts';
import { repairObjects } from './repair-objects.ts';
import { restoreBackup } from './restore-backup.ts';
import { runCommand, type Command } from './run-command.ts';
import { scrubObjects } from './scrub-objects.ts';
import { tracePicture } from './trace-picture.ts';
import { validateObjects } from './validate-objects.ts';
import { verifyLedger } from './verify-ledger.ts';

const COMMANDS = new Map<string, Command>([
  ['import', importPackage],
  ['verify', verifyLedger],
  ['objects', validateObjects],
  ['ledger', manageLedger],
  ['rebuild', rebuildDatabase],
  ['keys', manageKeys],
  ['scrub', scrubObjects],
  ['soft-key', makeSoftKey],
  ['explain', explainPermission],
  ['backup', backUp],
  ['repair', repairObjects],
  ['restore', restoreBackup],
  ['witness', manageWitness],
  ['trace', tracePicture],
]);

const [name, ...args] = process.argv.slice(2);
const command = name === undefined ? undefined : COMMANDS.get(name);

if (!command) {
  const isHelp = name === undefined || name === '--help' || name === 'help';
  (isHelp ? console.log : console.error)(overview());
  process.exitCode = isHelp ? 0 : 3;
} else {
  process.exitCode = await runCommand(command, args, 'npm run lantai --');
}

function overview(): string {
  const lines = Array.from(
    COMMANDS.values(),
    ({ usage, about }) => `  ${usage}\n      ${about.split('\n')[0] ?? ''}`,
  );
  return `兰台命令行。每个命令加 --help 查看说明。\n\n${lines.join('\n')}`;
}
