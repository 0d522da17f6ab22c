import { CLEARANCE_NAMES } from '../../../policies/vocabulary.ts';
import { changeKind } from '../../change-kind.ts';
import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { maskIdNumber } from '../persons/index.ts';
import type { CreateAccount } from './contract.ts';
import { issueSecret } from './issue-secret.ts';
import { keepApart } from './keep-apart.ts';
import { readHolder, requireIdNumber, type Holder } from './read-holder.ts';
import { requireRoles } from './require-roles.ts';
import { requireOpenUnit } from '../units/index.ts';
import { requireUnit } from './require-unit.ts';
import { keepSecret } from './one-time-secret-store.ts';
import { findAccountByLogin, insertAccount, writeRoles } from './store.ts';
import { nameRoles } from './view.ts';

/** 新建账号: it exists from the confirmation on, with a one-time password for who proposed it to collect. */
export const createAccountKind = changeKind<CreateAccount>({
  kind: 'accounts.create',
  label: '新建账号',
  duty: 'administration',
  target: () => null,
  async check(services, db, change) {
    requireRoles(services, change.roles);
    await requireOpenUnit(db, change.unitId);
    const holder = await holderOf(services, db, change);
    await keepApart(db, undefined, {
      ...holder,
      roles: writeRoles(change.roles),
      state: 'active',
    });
    if (!(await findAccountByLogin(db, change.loginName))) return;
    throw new AppError('conflict', `登录名 ${change.loginName} 已有人使用，请另取一个`, {
      field: 'loginName',
    });
  },
  async describe({ policy }, db, change) {
    const unit = await requireUnit(db, change.unitId);
    const idNumber = change.idNumber && maskIdNumber(requireIdNumber(change.idNumber));
    const facts: [string, string | undefined][] = [
      ['登录名', change.loginName],
      ['姓名', change.name],
      ['单位', unit.name],
      ['身份证号', idNumber],
      ['岗位', nameRoles({ roles: policy.roles }, change.roles)],
      ['知悉范围', CLEARANCE_NAMES[change.clearance]],
    ];
    return {
      title: `新建账号 ${change.loginName}（${change.name}）`,
      lines: facts.map(([label, after]) => ({ label, before: null, after: after ?? null })),
    };
  },
  async apply(services, tx, change, confirmed) {
    const { person_id, id_number_sealed, id_number_index } = await holderOf(services, tx, change);
    const { secret, record } = await issueSecret(services);
    const account = {
      loginName: change.loginName,
      name: change.name,
      personId: person_id,
      idNumber:
        id_number_sealed && id_number_index
          ? { sealed: id_number_sealed, blindIndex: id_number_index }
          : undefined,
      unitId: change.unitId,
      clearance: change.clearance,
      roles: change.roles,
      passwordRecord: record,
      pinRecord: null,
      mustChange: true,
    };
    const accountId = await insertAccount(tx, account, confirmed.at, confirmed.changeId);
    await keepSecret(services, tx, { accountId, secret, ...confirmed });
  },
});

const NOBODY_KNOWN: Holder = { person_id: null, id_number_sealed: null, id_number_index: null };

async function holderOf(
  services: Pick<Services, 'keystore'>,
  db: Db,
  { idNumber }: Pick<CreateAccount, 'idNumber'>,
): Promise<Holder> {
  return idNumber === undefined ? NOBODY_KNOWN : readHolder(services, db, idNumber);
}
