import type { AlarmSource } from '../../alarm.ts';
import { findClockAstray } from './find-clock-astray.ts';
import { policyInForce } from './policy-in-force.ts';
import { readQuorumHealth } from './read-quorum-health.ts';
import { listDisputes } from './store.ts';

/** What the witnesses give cause for: a quorum that does not come, and a head that contradicts ours. */
export const witnessAlarms: AlarmSource = async (services) => {
  const { db, ledger } = services;
  const force = await policyInForce(db, ledger);
  const { isOverdue, waitingSince, alarmHours } = await readQuorumHealth(services, db, force);
  const astray = await findClockAstray(services);
  const [dispute] = await listDisputes(db, ledger.origin, 1);
  return [
    ...(dispute
      ? [
          {
            code: 'ledger.disputed',
            text: `见证 ${dispute.witness} 持有与本账本矛盾的检查点：账本可能被回退或分叉。请保留现场，到“见证与日结”查看两份检查点。`,
            since: dispute.found_at,
          },
        ]
      : []),
    ...(astray ? [astray] : []),
    ...(isOverdue && waitingSince !== null
      ? [
          {
            code: 'ledger.no_quorum',
            text: `账本超过 ${alarmHours} 小时没有凑齐法定见证，日结已停。请到“见证与日结”查看哪些见证没有签，逐个联系。`,
            since: new Date(waitingSince),
          },
        ]
      : []),
  ];
};
