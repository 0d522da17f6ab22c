import { openSigned, type Checkpoint } from './checkpoint.ts';
import { CheckpointError } from './errors.ts';
import { parsePolicy, type LogKey, type Policy } from './parse-policy.ts';
import type { VerifierKey } from './verifier-key.ts';

export { parsePolicy, type LogKey, type Policy };

/** Whether the witnesses of these names, as the policy names them, are enough for a checkpoint to count. */
export function isQuorum(policy: Policy, names: ReadonlySet<string>): boolean {
  const { quorum, groups, witnesses } = policy;
  const hasWitnessed = (name: string): boolean => {
    const group = groups.get(name);
    if (!group) return witnesses.has(name) && names.has(name);
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

/** The keys of a ledger as the whole policy of somebody who was given nothing else. */
export function policyOf(keys: readonly LogKey[]): Policy {
  const logs = keys.map((key) => ({ ...key, isForAny: true as const }));
  return { logs, witnesses: new Map(), groups: new Map(), quorum: undefined };
}

/**
 * What the ledger says under a policy, and which of its witnesses cosigned that; whether they are enough is for
 * `isQuorum` to tell. Lines of others, and of a key of the ledger outside its sizes, are passed over.
 * @throws CheckpointError as `openCheckpoint`: also for a false line in the name and key id of a witness.
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
  if (!own) throw new CheckpointError('unsigned', '检查点没有受信公钥的签名');
  const witnesses = signed.flatMap(({ key }) => key.witness ?? []);
  return {
    checkpoint: { ...head, timeMs: own.timeMs },
    witnesses: [...new Set(witnesses)],
  };
}
