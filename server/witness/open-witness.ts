import type { KeyObject } from 'node:crypto';
import { cosign } from '../../audit/cosignature.ts';
import type { VerifierKey } from '../../audit/verifier-key.ts';
import { originOf, type LogKeys } from '../../audit/log-keys.ts';
import { judgeCheckpoint } from '../../audit/witness.ts';
import { claimHome } from '../claim-home.ts';
import type { AddCheckpoint } from './add-checkpoint-text.ts';
import { readHead, storeHead, type HeldHead } from './head-file.ts';
import { keepEvidence } from './keep-evidence.ts';
import { PLACES, storeLog } from './witness-folder.ts';

export type Answer =
  /** The note with the witness's line under it. */
  | { verdict: 'cosigned'; note: string; size: number }
  | { verdict: 'behind'; size: number }
  | { verdict: 'conflict' | 'unproven'; evidence: string | undefined }
  | { verdict: 'forged' };

/** 见证: signs each head that goes on from the one it signed before, and no other, ever. */
export type Witness = {
  name: string;
  /** Origin of the ledger it watches. */
  origin: string;
  held(): HeldHead;
  /** One at a time; what is answered `cosigned` is on disk before. */
  consider(asked: AddCheckpoint): Promise<Answer>;
  /** Keeps a note that contradicts what is held, beside the held one; where it lies. */
  keepEvidence(note: string): Promise<string | undefined>;
  close(): Promise<void>;
};

type Needs = {
  folder: string;
  key: VerifierKey;
  /** Keys of the ledger as the witness's folder has them. */
  log: LogKeys;
  privateKey: KeyObject;
  clock: () => Date;
};

/** @throws HeadLost where the state is missing or altered, and an error where another process uses it. */
export async function openWitness(needs: Needs): Promise<Witness> {
  const { folder, key, privateKey, clock } = needs;
  let { log } = needs;
  const places = PLACES(folder);
  const claim = claimHome(folder);
  let held = await readHead(places.head, { log, witness: key }).catch((error: unknown) => {
    claim.release();
    throw error;
  });
  let tail: Promise<unknown> = Promise.resolve();
  let broken: unknown;

  const judge = async ({ oldSize, proof, changes, note }: AddCheckpoint): Promise<Answer> => {
    // What a failed write left on disk is not known: a restart reads it.
    if (broken !== undefined) throw new Error('状态写入失败过，见证已停止；请检查磁盘后重新启动');
    const given = judgeCheckpoint({ held, oldSize, note, proof, log, changes });
    if (given.verdict === 'conflict' || given.verdict === 'unproven') {
      const evidence = await keepEvidence(places.evidence, held.note, note);
      return { verdict: given.verdict, evidence };
    }
    if (given.verdict !== 'cosign') return given;
    const cosigned = cosign(note, { ...key, privateKey }, clock().getTime());
    const { size, root } = given.checkpoint;
    const next = { size, root, note: cosigned };
    try {
      // The keys first: without them nobody could read the head again.
      if (given.log !== log) await storeLog(folder, given.log);
      await storeHead(places.head, originOf(given.log), next);
    } catch (error) {
      broken = error;
      throw error;
    }
    [held, log] = [next, given.log];
    return { verdict: 'cosigned', note: cosigned, size };
  };

  return {
    name: key.name,
    origin: originOf(log),
    held: () => held,
    consider(asked) {
      const answer = tail.then(() => judge(asked));
      tail = answer.catch(() => undefined);
      return answer;
    },
    keepEvidence: (note) => keepEvidence(places.evidence, held.note, note),
    async close() {
      await tail;
      claim.release();
    },
  };
}
