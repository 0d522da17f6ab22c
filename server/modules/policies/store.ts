import { sm3 } from '../../../crypto/sm3.ts';
import type { Db, Tx } from '../../../db/connect.ts';
import { builtInPolicy, type PolicyText } from '../../../policies/policy-text.ts';

export type PolicyVersionRow = PolicyText & {
  version: number;
  built_in_digest: string;
  /** Null for the program's own policy. */
  change_id: string | null;
  recorded_at: Date;
};

/** Adds a version, which is in force from then on; a second one of the same number violates the key. */
export async function insertPolicyVersion(
  tx: Tx,
  version: { version: number; text: PolicyText; changeId: string | null },
  at: Date,
): Promise<void> {
  const { roles, lines, purposes } = version.text;
  await tx('policy_versions').insert({
    version: version.version,
    roles,
    lines,
    purposes,
    built_in_digest: digestOf(builtInPolicy()),
    change_id: version.changeId,
    recorded_at: at,
  });
}

/** The version in force, or the one that was at `at`. */
export async function findPolicyVersion(db: Db, at?: Date): Promise<PolicyVersionRow | undefined> {
  return db<PolicyVersionRow>('policy_versions')
    .modify((query) => {
      if (at) void query.where('recorded_at', '<=', at);
    })
    .orderBy('version', 'desc')
    .first<PolicyVersionRow | undefined>();
}

export function textOf({ roles, lines, purposes }: PolicyVersionRow): PolicyText {
  return { roles, lines, purposes };
}

/** Names a policy text: two texts with the same digest are the same policy. */
export function digestOf({ roles, lines, purposes }: PolicyText): string {
  return sm3(Buffer.from(JSON.stringify([roles, lines, purposes]))).toString('hex');
}
