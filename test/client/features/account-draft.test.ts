import { expect } from 'chai';
import { EMPTY_DRAFT, findFaults } from '../../../client/features/accounts/account-draft.ts';
import type { AccountDraft } from '../../../client/features/accounts/account-draft.ts';
import { indentUnit } from '../../../client/features/accounts/accounts.ts';

const ROLES = [
  { role: 'clerk', name: '经办人', isOfficer: false },
  { role: 'archivist', name: '档案管理员', isOfficer: false },
  { role: 'auditor', name: '安全审计员', isOfficer: true },
];
const FIELDS = ['loginName', 'name', 'unitId', 'idNumber', 'roles', 'clearance', 'reason'] as const;
const SOUND: AccountDraft = {
  ...EMPTY_DRAFT,
  loginName: 'wulan',
  name: '乌兰',
  unitId: '01900000-0000-7000-8000-000000000000',
  roles: ['clerk', 'archivist'],
  reason: '新录用',
};

const fieldsOf = (part: Partial<AccountDraft>, hasIdNumber = false): string[] =>
  findFaults({ ...SOUND, ...part }, FIELDS, { roles: ROLES }, hasIdNumber).map(
    ({ field }) => field,
  );

describe('the draft of an account', () => {
  it('has no fault when it is filled in', () => {
    expect(fieldsOf({})).to.deep.equal([]);
    expect(fieldsOf({ idNumber: ' 11010519491231002x ' })).to.deep.equal([]);
  });

  it('says of every empty field what to do, in the order of the form', () => {
    expect(
      findFaults(EMPTY_DRAFT, FIELDS, { roles: ROLES }).map(({ field }) => field),
    ).to.deep.equal(['loginName', 'name', 'unitId', 'roles', 'reason']);
  });

  it('is held only against the fields that its form has', () => {
    expect(findFaults(EMPTY_DRAFT, ['reason'], { roles: ROLES })).to.deep.equal([
      { field: 'reason', message: '请写明变更事由（不少于 2 个字）' },
    ]);
  });

  it('says beforehand that an officer stands alone, and is known by an ID number', () => {
    expect(fieldsOf({ roles: ['auditor', 'clerk'], idNumber: '11010519491231002X' })).to.deep.equal(
      ['roles'],
    );
    expect(fieldsOf({ roles: ['auditor'] })).to.deep.equal(['idNumber']);
    expect(fieldsOf({ roles: ['auditor'] }, true)).to.deep.equal([]);
  });

  it('knows what cannot be a log-in name or an ID number', () => {
    for (const loginName of ['', 'ab', '1wulan', '乌兰', 'wu lan', "wu'lan", 'a'.repeat(33)]) {
      expect(fieldsOf({ loginName }), loginName).to.deep.equal(['loginName']);
    }
    for (const idNumber of ['1', '11010519491231002', '1101051949123100AX']) {
      expect(fieldsOf({ idNumber }), idNumber).to.deep.equal(['idNumber']);
    }
  });

  it('shows a unit below its parent', () => {
    expect(indentUnit({ id: 'x', name: '白桦旗委组织部', depth: 2 })).to.equal(
      '\u3000\u3000白桦旗委组织部',
    );
  });
});
