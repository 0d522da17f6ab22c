import { fingerprintOf } from '../../../audit/verifier-key.ts';
import { changeKind } from '../../change-kind.ts';
import { traceOf } from '../../http/actor.ts';
import type { ChangeLedgerKey } from './contract.ts';
import { CHANGE_KEY } from './key-order.ts';

/** 更换账本签名密钥: the old key signs the KEY entry that names the new one, and nothing after it. */
export const changeLedgerKeyKind = changeKind<ChangeLedgerKey>({
  kind: CHANGE_KEY,
  label: '更换账本签名密钥',
  duty: 'administration',
  target: () => null,
  check: () => Promise.resolve(),
  async describe({ ledger }, db) {
    const key = (await ledger.keys(db)).at(-1);
    return {
      title: '更换账本签名密钥',
      lines: [
        {
          label: '签名密钥',
          before: key ? `指纹 ${fingerprintOf(key.publicKey)}` : null,
          after: '新密钥，复核通过时由系统产生，指纹见“密钥”',
        },
      ],
    };
  },
  async apply({ ledger }, tx, _payload, { changeId, confirmedBy }) {
    // The sequencer finds this order where it comes to stand, and puts the KEY entry right behind it.
    await ledger.record(tx, {
      kind: 'CHANGE',
      action: CHANGE_KEY,
      ...traceOf(confirmedBy),
      approval: changeId,
    });
  },
});
