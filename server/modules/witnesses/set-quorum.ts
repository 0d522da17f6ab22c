import { isQuorum } from '../../../audit/quorum.ts';
import { changeKind } from '../../change-kind.ts';
import { invalid } from '../../errors.ts';
import type { SetQuorum } from './contract.ts';
import { isStartChecked } from './answers-for-start.ts';
import { findDisjointQuorums, MOST_COUNTED } from './find-disjoint-quorums.ts';
import { countedBy, NO_QUORUM, policyInForce, readRules } from './policy-in-force.ts';
import { findQuorum, insertQuorum, listWitnesses } from './store.ts';
import { tellAuditors } from './tell-auditors.ts';

/** 设定法定见证: which witnesses together make a head count, and so close a day. */
export const setQuorumKind = changeKind<SetQuorum>({
  kind: 'ledger.set_quorum',
  label: '设定法定见证',
  duty: 'authorisation',
  target: () => null,
  async check({ ledger }, db, { rules }) {
    const policy = readRules(await ledger.keys(db), await listWitnesses(db), rules);
    if (policy.quorum === undefined) return;
    const counted = [...countedBy(policy)];
    if (counted.length > MOST_COUNTED) {
      throw invalid(`法定见证最多计入 ${MOST_COUNTED} 名，请精简`, 'rules');
    }
    if (!isQuorum(policy, new Set(counted))) {
      throw invalid('全体见证都签也凑不成法定数，请核对各组的数目', 'rules');
    }
    const split = findDisjointQuorums(policy, counted);
    if (!split) return;
    const [one, other] = split.map((names) => names.join('、'));
    throw invalid(
      `${one} 与 ${other} 互不相交，却各自够法定数：账本分叉时两边都能得到见证。请提高数目`,
      'rules',
    );
  },
  async describe({ ledger }, db, { rules }) {
    const { rules: before, log, witnesses } = await policyInForce(db, ledger);
    const isNone = rules === NO_QUORUM;
    const isChecked = isStartChecked(readRules(log, witnesses, rules), witnesses);
    const start = isChecked ? '须先问到见证' : '无人可问，整机退回旧快照要到见证下一次来看才会发现';
    return {
      title: isNone ? '取消法定见证' : '设定法定见证',
      lines: [
        { label: '规则', before: before || null, after: rules },
        ...(isNone ? [] : [{ label: '中心启动', before: null, after: start }]),
      ],
    };
  },
  async apply(services, tx, { rules }, { changeId, at }) {
    const last = await findQuorum(tx);
    // The newest row counts, and a clock may have been put back meanwhile.
    const setAt = last && last.set_at >= at ? new Date(last.set_at.getTime() + 1) : at;
    await insertQuorum(tx, { change_id: changeId, rules, set_at: setAt });
    tellAuditors(services, tx);
  },
});
