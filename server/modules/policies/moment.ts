import type { Db } from '../../../db/connect.ts';
import { compilePolicy, type PolicyTable } from '../../../policies/policy-table.ts';
import type { Services } from '../../context.ts';
import { invalid } from '../../errors.ts';
import { findPolicyVersion, textOf } from './store.ts';

/** The moment that a question is about, and the policy in force then. */
export type Moment = { at: Date; isPast: boolean; policy: PolicyTable; version: number };

/** @throws AppError `invalid` for the future, and for times before any policy was on record. */
export async function momentOf(
  { clock, policy }: Pick<Services, 'clock' | 'policy'>,
  db: Db,
  wanted: string | undefined,
): Promise<Moment> {
  const now = clock();
  const at = wanted === undefined ? now : new Date(wanted);
  if (at > now) throw invalid('只能解释现在和过去，请填写不晚于现在的时间', 'at');
  const newest = await findPolicyVersion(db);
  const row = wanted === undefined ? newest : await findPolicyVersion(db, at);
  if (!row) throw invalid('那时还没有权限策略的记录，请填写较晚的时间', 'at');
  const isInForce = row.version === newest?.version;
  return {
    at,
    isPast: wanted !== undefined,
    policy: isInForce ? policy : await compilePolicy(textOf(row)),
    version: row.version,
  };
}
