import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encodeVerifierKey } from '../../../audit/verifier-key.ts';
import type { Machine } from '../../../audit/verify-folder.ts';
import { obstacle } from '../../audit/support/second-verifier.ts';
import { verifyFolder } from '../../audit/support/verify-both.ts';
import { asSuperuser } from '../../modules/ledger/support/as-superuser.ts';
import { stopDatabaseServer } from '../../support/database.ts';
import { attemptEach } from '../attempt-each.ts';
import type { FaultCase, Random } from '../fault-case.ts';
import { objectionTo, type Expectation } from '../tampering/expectation.ts';
import { filesOf, makeHonestLedger, type HonestLedger } from '../tampering/honest-ledger.ts';
import { FILE_TAMPERINGS } from '../tampering/tamper-files.ts';
import { ROW_TAMPERINGS } from '../tampering/tamper-rows.ts';

const NAMES = [...Object.keys(ROW_TAMPERINGS), ...Object.keys(FILE_TAMPERINGS)];

export const faultCase: FaultCase = {
  about: 'a superuser with triggers off, or whoever carries the export, changes the ledger',
  fullCount: 1000,
  sampleCount: 2 * NAMES.length,
  async run(order) {
    process.once('beforeExit', () => void stopDatabaseServer());
    const ledger = await makeHonestLedger();
    try {
      const honest = await verify(ledger.files, ledger);
      if (honest.exitCode !== 0) throw new Error(`false alarm: ${JSON.stringify(honest)}`);
      return await attemptEach(order, async (index, random) => {
        await tamper(ledger, NAMES[index % NAMES.length] ?? '', random);
        return { [obstacle === undefined ? 'detected by both' : 'detected by one']: 1 };
      });
    } finally {
      await ledger.bed.clear();
    }
  },
};

async function tamper(ledger: HonestLedger, name: string, random: Random): Promise<void> {
  const { files, expected } = await tamperedBy(ledger, name, random);
  const machine = await verify(files, ledger);
  const objection = objectionTo(machine, expected, ledger);
  if (objection) throw new Error(`${name}: ${objection}: ${JSON.stringify(machine.findings)}`);
}

type Tampered = { files: Map<string, Buffer>; expected: Expectation };

async function tamperedBy(ledger: HonestLedger, name: string, random: Random): Promise<Tampered> {
  const onFiles = FILE_TAMPERINGS[name];
  if (onFiles) {
    const files = new Map(ledger.files);
    return { files, expected: onFiles(files, random) };
  }
  return asSuperuser(ledger.bed.database, async (tx) => {
    const expected = await ROW_TAMPERINGS[name]?.(tx, ledger, random);
    if (!expected) throw new Error(`no tampering ${name}`);
    return { files: await filesOf(tx, ledger.bed), expected };
  });
}

/** By both verifiers, which must agree, with the auditor's own key and the newest checkpoint that he held before. */
async function verify(files: Map<string, Buffer>, ledger: HonestLedger): Promise<Machine> {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-tampering-'));
  try {
    for (const [path, bytes] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
    }
    const atLeast = ledger.signed.at(-1)?.note ?? '';
    const key = encodeVerifierKey(ledger.bed.signer);
    return (await verifyFolder(folder, { key, atLeast })).machine;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
