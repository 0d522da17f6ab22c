import { changeKind, type ChangeLine } from '../../change-kind.ts';
import type { Services } from '../../context.ts';
import { invalid } from '../../errors.ts';
import { maskIdNumber, unsealIdNumber } from '../persons/index.ts';
import type { AmendAccountFacts } from './contract.ts';
import { keepApart } from './keep-apart.ts';
import { readHolder, requireIdNumber } from './read-holder.ts';
import { requireAccount, requireUnchanged } from './require-account.ts';
import { requireOpenUnit } from '../units/index.ts';
import { requireUnit } from './require-unit.ts';
import { amendAccount, type AccountRow } from './store.ts';

/** 修改账号: its name, its unit, or the ID number of whose account it is. */
export const amendFactsKind = changeKind<AmendAccountFacts>({
  kind: 'accounts.amend',
  label: '修改账号',
  duty: 'administration',
  target: ({ accountId }) => accountId,
  async check(services, db, change) {
    const account = await requireUnchanged(db, change);
    await requireOpenUnit(db, change.unitId);
    const isSame = change.name === account.name && change.unitId === account.unit_id;
    if (change.idNumber === undefined) {
      if (isSame) throw invalid('没有任何改动，请先修改再提交');
      return;
    }
    const holder = await readHolder(services, db, change.idNumber);
    const isSameHolder = account.id_number_index?.equals(holder.id_number_index ?? Buffer.of());
    if (isSame && isSameHolder) throw invalid('没有任何改动，请先修改再提交');
    await keepApart(db, account, { ...account, ...holder });
  },
  async describe(services, db, change) {
    const account = await requireAccount(db, change);
    const before = await requireUnit(db, account.unit_id);
    const after = await requireUnit(db, change.unitId);
    const lines: ChangeLine[] = [
      { label: '姓名', before: account.name, after: change.name },
      { label: '单位', before: before.name, after: after.name },
    ];
    if (change.idNumber !== undefined) {
      lines.push({
        label: '身份证号',
        before: maskedNumberOf(services, account),
        after: maskIdNumber(requireIdNumber(change.idNumber)),
      });
    }
    return {
      title: `修改账号 ${account.login_name}（${account.name}）`,
      lines: lines.filter((line) => line.label === '身份证号' || line.before !== line.after),
    };
  },
  async apply(services, tx, { accountId, name, unitId, idNumber }, { changeId, at }) {
    const holder = idNumber === undefined ? {} : await readHolder(services, tx, idNumber);
    const amended = { name, unit_id: unitId, ...holder };
    await amendAccount(tx, { id: accountId }, amended, changeId, at);
    services.notices.dismissAfter(tx, { accountId });
  },
});

/** The ID number of whose account it is, masked; null where none is recorded. */
export function maskedNumberOf(
  services: Pick<Services, 'keystore'>,
  { id_number_sealed }: Pick<AccountRow, 'id_number_sealed'>,
): string | null {
  return id_number_sealed && maskIdNumber(unsealIdNumber(services, id_number_sealed));
}
