/** The command line: picks the command, runs it, and answers with its exit code. */
import { backUp } from './back-up.ts';
import { CliError } from './cli-error.ts';
import { explainPermission } from './explain-permission.ts';
import { importPackage } from './import-package.ts';
import { manageKeys } from './manage-keys.ts';
import { manageLedger } from './manage-ledger.ts';
import { keepWitness } from './keep-witness.ts';
import { makeSoftKey } from './make-soft-key.ts';
import { rebuildDatabase } from './rebuild-database.ts';
import { repairObjects } from './repair-objects.ts';
import { restoreBackup } from './restore-backup.ts';
import { scrubObjects } from './scrub-objects.ts';
import { tracePicture } from './trace-picture.ts';
import { validateObjects } from './validate-objects.ts';
import { verifyLedger } from './verify-ledger.ts';

type Command = { usage: string; about: string; run(args: string[]): Promise<number> };

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
  ['witness', keepWitness],
  ['trace', tracePicture],
]);

const [name, ...args] = process.argv.slice(2);
const command = name === undefined ? undefined : COMMANDS.get(name);

if (!command) {
  const isHelp = name === undefined || name === '--help' || name === 'help';
  (isHelp ? console.log : console.error)(overview());
  process.exitCode = isHelp ? 0 : 3;
} else if (args.includes('--help')) {
  console.log(`用法：npm run lantai -- ${command.usage}\n\n${command.about}`);
} else {
  try {
    process.exitCode = await command.run(args);
  } catch (error) {
    const isUsage = isUsageError(error);
    console.error(error instanceof Error ? error.message : String(error));
    if (isUsage) console.error(`用法：npm run lantai -- ${command.usage}`);
    process.exitCode = isUsage ? 3 : error instanceof CliError ? error.exitCode : 2;
  }
}

function isUsageError(error: unknown): boolean {
  if (error instanceof CliError) return error.exitCode === 3;
  return (
    error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  );
}

function overview(): string {
  const lines = Array.from(
    COMMANDS.values(),
    ({ usage, about }) => `  ${usage}\n      ${about.split('\n')[0] ?? ''}`,
  );
  return `兰台命令行。每个命令加 --help 查看说明。\n\n${lines.join('\n')}`;
}
