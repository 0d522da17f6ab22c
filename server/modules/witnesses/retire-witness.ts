import { fingerprintOf } from '../../../audit/verifier-key.ts';
import { changeKind } from '../../change-kind.ts';
import type { Services } from '../../context.ts';
import type { Db } from '../../../db/connect.ts';
import { AppError, invalid } from '../../errors.ts';
import type { RetireWitness } from './contract.ts';
import { countedBy, keyOf, policyInForce } from './policy-in-force.ts';
import { insertRetirement, type WitnessRecord } from './store.ts';
import { tellAuditors } from './tell-auditors.ts';

/** 撤销见证: its key signs for nothing any more, and its name does not come back. */
export const retireWitnessKind = changeKind<RetireWitness>({
  kind: 'ledger.retire_witness',
  label: '撤销见证',
  duty: 'authorisation',
  target: () => null,
  async check(services, db, { name }) {
    await requireWitness(services, db, name);
    const { policy } = await policyInForce(db, services.ledger);
    if (!countedBy(policy).has(name)) return;
    throw new AppError('conflict', `法定见证仍计入 ${name}，请先设定不含它的法定见证，再行撤销`);
  },
  async describe(services, db, { name }) {
    const witness = await requireWitness(services, db, name);
    const fingerprint = fingerprintOf(keyOf(witness).publicKey);
    return {
      title: `撤销见证 ${name}`,
      lines: [{ label: '公钥指纹', before: fingerprint, after: null }],
    };
  },
  async apply(services, tx, { name }, { changeId, at }) {
    await insertRetirement(tx, { name, change_id: changeId, retired_at: at });
    tellAuditors(services, tx);
  },
});

/** @throws AppError `invalid` where there is none of that name in office. */
async function requireWitness(
  { ledger }: Pick<Services, 'ledger'>,
  db: Db,
  name: string,
): Promise<WitnessRecord> {
  const { witnesses } = await policyInForce(db, ledger);
  const found = witnesses.find((witness) => witness.name === name);
  if (found) return found;
  throw invalid('没有这名在任的见证，请重新选择', 'name');
}
