import { PolicyError } from '../../../audit/errors.ts';
import { encodeLogKeys, type LogKeys } from '../../../audit/log-keys.ts';
import { parsePolicy, type Policy } from '../../../audit/quorum.ts';
import { encodeVerifierKey, type VerifierKey } from '../../../audit/verifier-key.ts';
import { sm2PublicKeyFromPoint } from '../../../crypto/sm2-keys.ts';
import type { Db } from '../../../db/connect.ts';
import { invalid } from '../../errors.ts';
import type { Ledger } from '../ledger/index.ts';
import { findQuorum, listWitnesses, type WitnessRecord } from './store.ts';

/** Which witnesses the centre has, and how many of them make a head count. */
export type PolicyInForce = {
  /** Keys of the ledger. */
  log: LogKeys;
  witnesses: WitnessRecord[];
  policy: Policy;
  /** Group and quorum lines as they were set; empty before. */
  rules: string;
  setAt: Date | undefined;
  isQuorumSet: boolean;
};

export const NO_QUORUM = 'quorum none';

export async function policyInForce(db: Db, ledger: Pick<Ledger, 'keys'>): Promise<PolicyInForce> {
  const log = await ledger.keys(db);
  const witnesses = await listWitnesses(db);
  const quorum = await findQuorum(db);
  const rules = quorum?.rules ?? NO_QUORUM;
  const policy = parsePolicy(writePolicy(log, witnesses, rules));
  return {
    log,
    witnesses,
    policy,
    rules: quorum?.rules ?? '',
    setAt: quorum?.set_at,
    isQuorumSet: policy.quorum !== undefined,
  };
}

/** The whole policy file (C2SP tlog-policy): what an auditor may hold against their own. */
export function writePolicy(
  log: LogKeys,
  witnesses: readonly WitnessRecord[],
  rules: string,
): string {
  const lines = witnesses.map((each) => `witness ${each.name} ${encodeVerifierKey(keyOf(each))}`);
  return `${encodeLogKeys(log).replaceAll(/^(?=.)/gm, 'log ')}${lines.join('')}${rules}\n`;
}

export function keyOf({ name, public_key }: WitnessRecord): VerifierKey {
  return { name, publicKey: sm2PublicKeyFromPoint(Buffer.from(public_key, 'hex')) };
}

/**
 * Reads a policy that is proposed.
 * @throws AppError `invalid` for rules of another kind, with unknown witnesses, or without a quorum line.
 */
export function readRules(
  log: LogKeys,
  witnesses: readonly WitnessRecord[],
  rules: string,
): Policy {
  const strange = rules.split('\n').find((line) => !/^\s*(group\s|quorum\s|#|$)/.test(line));
  if (strange !== undefined) {
    throw invalid(`只填写 group 和 quorum 行，请删去“${strange.slice(0, 40)}”`, 'rules');
  }
  try {
    return parsePolicy(writePolicy(log, witnesses, rules));
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw invalid(error.message, 'rules');
  }
}

/** Names that the quorum counts, through its groups. */
export function countedBy({ quorum, groups, witnesses }: Policy): ReadonlySet<string> {
  const counted = new Set<string>();
  const visit = (name: string): void => {
    if (witnesses.has(name)) counted.add(name);
    for (const member of groups.get(name)?.members ?? []) visit(member);
  };
  if (quorum !== undefined) visit(quorum);
  return counted;
}
