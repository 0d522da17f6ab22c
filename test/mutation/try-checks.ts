/**
 * Runs the tests of `audit/` once for each number that it is given, with that check taken away, and writes a line for
 * each, in their order: `NUMBER noticed FILE`, or `NUMBER missed`. Lines `alive` say in between that it has not hung.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';
import { TAKEN } from './switch-checks.ts';

const TESTS = 'test/audit';
const tries = process.argv.slice(2).map((word) => {
  const [number = '', own = ''] = word.split(':');
  return { number: Number(number), own: join(TESTS, own.replace(/\.ts$/, '.test.ts')) };
});
/** The file that noticed last what was taken from a source is asked first for the next. */
const keen = new Map<string, string>();

const mocha = new Mocha({ timeout: 60_000, bail: true, reporter: Mocha.reporters.Base });
mocha.cleanReferencesAfterRun(false);
for (const path of readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).sort()) {
  if (path.endsWith('.test.ts')) mocha.addFile(join(TESTS, path));
}
await mocha.loadFilesAsync();
setInterval(() => process.stdout.write('alive\n'), 1000).unref();

if ((await run('')) !== undefined) throw new Error('the tests fail before anything is taken away');
process.stdout.write('green\n');
for (const { number, own } of tries) {
  Object.assign(globalThis, { checkTaken: number });
  process.env[TAKEN] = String(number);
  const failed = await run(own);
  if (failed !== undefined) keen.set(own, failed);
  process.stdout.write(
    failed === undefined ? `${number} missed\n` : `${number} noticed ${failed}\n`,
  );
}
process.exit(0);

/** The file of the first test that fails, if one does. */
async function run(own: string): Promise<string | undefined> {
  const rankOf = ({ file = '' }: Mocha.Suite): number =>
    file.includes('/cli/')
      ? 3
      : file.endsWith(own) && own !== ''
        ? 1
        : file === keen.get(own)
          ? 0
          : 2;
  mocha.suite.suites.sort((one, other) => rankOf(one) - rankOf(other));
  return new Promise((resolve) => {
    let failed: string | undefined;
    mocha
      .run(() => resolve(failed))
      .on('fail', (test) => {
        failed ??= test.file ?? test.parent?.file ?? 'unknown';
      });
  });
}
