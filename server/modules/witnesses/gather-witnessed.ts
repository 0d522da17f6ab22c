import { readUnverified } from '../../../audit/checkpoint.ts';
import { CheckpointError } from '../../../audit/errors.ts';
import { openOwn, originOf, type LogKeys } from '../../../audit/log-keys.ts';
import type { Db } from '../../../db/connect.ts';
import { haltLedger, type WitnessedHead } from '../ledger/index.ts';
import { mayStartBy } from './answers-for-start.ts';
import { fetchHeldBy } from './ask-witness.ts';
import { cosignedNote } from './cosigned-note.ts';
import { findSigners } from './find-signers.ts';
import { readHeldNote } from './held-note.ts';
import { policyInForce } from './policy-in-force.ts';
import {
  findCheckpoint,
  listDisputes,
  listLastCosignatures,
  type LastCosignature,
  type WitnessRecord,
} from './store.ts';

type Needs = {
  db: Db;
  home: string;
  log: LogKeys;
  /** Whether the start may go on where a quorum is set and too few witnesses can be asked. */
  mayStartAlone: boolean;
};

const MOST_DISPUTES = 100;

/**
 * Every head of this ledger that somebody outside the database has seen: what the witnesses answer now, what they
 * signed before, and the note that is kept beside the lock file. The start holds the tree against all of them.
 * @throws LedgerHalt where one of them does not verify, or a quorum is set and too few of those that listen answer.
 */
export async function gatherWitnessed(needs: Needs): Promise<WitnessedHead[]> {
  const { db, home, log } = needs;
  const { witnesses, policy } = await policyInForce(db, { keys: () => Promise.resolve(log) });
  const last = await listLastCosignatures(db, originOf(log));
  const listening = witnesses.filter(({ address }) => address !== '');
  const answers = await Promise.all(
    listening.map((witness) =>
      askNow(
        log,
        witness,
        last.some((row) => row.witness === witness.name),
      ),
    ),
  );
  const answered = new Set(
    listening.flatMap(({ name }, at) => (answers[at]?.isReached ? name : [])),
  );
  if (!needs.mayStartAlone && !mayStartBy(policy, witnesses, answered)) {
    const silent = listening.filter(({ name }) => !answered.has(name));
    throw haltLedger(
      `设有法定见证，但 ${silent.map(({ name }) => name).join('、')} 联系不上，答复的不够法定数，无从核对账本有没有被回退`,
      '请恢复与这些见证的网络后再启动；确认见证长期停用的，经安全审计员同意，以 LANTAI_START_WITHOUT_WITNESSES=1 启动一次。',
    );
  }
  const stored = await Promise.all(witnesses.map((witness) => readStored(db, log, witness, last)));
  return [
    ...readKept(log, '数据目录中的 witnessed 文件', readHeldNote(home)),
    ...stored.flat(),
    ...answers.flatMap(({ heads }) => heads),
    ...(await listDisputes(db, originOf(log), MOST_DISPUTES)).flatMap(({ witness, note }) =>
      readKept(log, `见证 ${witness} 的异议`, note),
    ),
  ];
}

/** A witness that is known to have signed and now shows nothing does not count as reached. */
async function askNow(
  log: LogKeys,
  witness: WitnessRecord,
  hasSigned: boolean,
): Promise<{ isReached: boolean; heads: WitnessedHead[] }> {
  const source = `见证 ${witness.name}`;
  try {
    const note = await fetchHeldBy(witness.address);
    if (note === undefined) return { isReached: !hasSigned, heads: [] };
    const isOwn = findSigners(note, [witness]).length > 0;
    const heads = isOwn ? readKept(log, source, note) : [];
    return { isReached: isOwn, heads };
  } catch {
    return { isReached: false, heads: [] };
  }
}

/** What it signed before, as the database has it: a line that does not fit was signed under another history. */
async function readStored(
  db: Db,
  log: LogKeys,
  witness: WitnessRecord,
  last: readonly LastCosignature[],
): Promise<WitnessedHead[]> {
  const row = last.find((each) => each.witness === witness.name);
  if (!row) return [];
  const checkpoint = await findCheckpoint(db, row.size);
  const note = checkpoint && (await cosignedNote(db, originOf(log), checkpoint));
  if (note === undefined || findSigners(note, [witness]).length === 0) {
    throw haltLedger(
      `见证 ${witness.name} 在第 ${row.size} 条处的签名与库中的检查点不符：检查点被改动`,
    );
  }
  return readKept(log, `见证 ${witness.name} 此前的签名`, note);
}

/** Notes of another ledger say nothing about this one. */
function readKept(log: LogKeys, source: string, note: string | undefined): WitnessedHead[] {
  if (note === undefined) return [];
  try {
    if (readUnverified(note).origin !== originOf(log)) return [];
    const { size, root } = openOwn(note, log);
    return [{ source, size, root }];
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    throw haltLedger(`${source}里的检查点不是本账本密钥所签（${error.message}）`);
  }
}
