import { hasSigned, openSigned, type Checkpoint, type Head } from './checkpoint.ts';
import { CheckpointError, OutOfTurnError } from './errors.ts';
import { parsePolicy, type LogKey, type Policy } from './parse-policy.ts';
import { fingerprintOf, type VerifierKey } from './verifier-key.ts';

export { parsePolicy, type LogKey, type Policy };

/** Whether the witnesses of these names, as the policy names them, are enough for a checkpoint to count. */
export function isQuorum(policy: Policy, names: ReadonlySet<string>): boolean {
  const { quorum, groups } = policy;
  const hasWitnessed = (name: string): boolean => {
    const group = groups.get(name);
    if (!group) return names.has(name);
    return group.members.filter(hasWitnessed).length >= group.threshold;
  };
  return quorum === undefined || hasWitnessed(quorum);
}

/** The key of a ledger whose signature counts at a size: the last that has begun by then. */
export function logKeyAt<Key extends LogKey>(
  logs: readonly Key[],
  { origin, size }: { origin: string; size: number },
): Key | undefined {
  return logs.findLast((key) => signsFor(key, origin) && key.from <= size);
}

/** Whether it is a key of that ledger at any size. */
export function signsFor(key: LogKey, origin: string): boolean {
  return key.isForAny === true || key.name === origin;
}

/** What it is that the key which counts at its size did not sign: nobody's word, or that of a key out of its turn (SPEC §7). */
export function notSigned(
  note: string,
  logs: readonly LogKey[],
  { origin, size }: Head,
): CheckpointError {
  const key = logs.find((each) => signsFor(each, origin) && hasSigned(note, each));
  return key
    ? new OutOfTurnError(size, fingerprintOf(key.publicKey))
    : new CheckpointError('unsigned', '检查点没有受信公钥的签名');
}

/** The keys of a ledger as the whole policy of somebody who was given nothing else. */
export function policyOf(keys: readonly LogKey[]): Policy {
  const logs = keys.map((key) => ({ ...key, isForAny: true as const }));
  return { logs, witnesses: new Map(), groups: new Map(), quorum: undefined };
}

/**
 * What the ledger says under a policy, and which of its witnesses cosigned that; whether they are enough is for
 * `isQuorum` to tell. Lines of others are passed over; so are those of a key of the ledger outside its sizes, beside the one that counts.
 * @throws CheckpointError as `openCheckpoint`: also for a false line in the name and key id of a witness, and `out_of_turn`.
 */
export function openCosigned(
  note: string,
  policy: Policy,
): { checkpoint: Checkpoint; witnesses: string[] } {
  const named = [...policy.witnesses].map(([witness, key]) => ({ ...key, witness }));
  const { signed, ...head } = openSigned<VerifierKey & { witness?: string }>(note, (claimed) => {
    const log = logKeyAt(policy.logs, claimed);
    return log ? [log, ...named] : named;
  });
  const own = signed.find(({ key }) => key.witness === undefined);
  if (!own) throw notSigned(note, policy.logs, head);
  const witnesses = signed.flatMap(({ key }) => key.witness ?? []);
  return {
    checkpoint: { ...head, timeMs: own.timeMs },
    witnesses: [...new Set(witnesses)],
  };
}
