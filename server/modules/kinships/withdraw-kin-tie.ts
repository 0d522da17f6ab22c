import type { Db } from '../../../db/connect.ts';
import { changeKind } from '../../change-kind.ts';
import { dayOf } from '../../clock.ts';
import { AppError, invalid } from '../../errors.ts';
import type { WithdrawKinTie } from './contract.ts';
import { KIN_RELATION_NAMES } from './words.ts';
import { findDeclaration, insertWithdrawal, type DeclarationRow } from './store.ts';

/** 撤销误报亲属: it opens files again, so two officers do it. They see whose declaration, not of whom. */
export const withdrawKinTieKind = changeKind<WithdrawKinTie>({
  kind: 'kinships.withdraw',
  label: '撤销亲属申报',
  duty: 'authorisation',
  target: () => null,
  async check(_services, db, { declarationNo }) {
    await requireStanding(db, declarationNo);
  },
  async describe(_services, db, { declarationNo }) {
    const { declared_by, relation, recorded_at } = await requireStanding(db, declarationNo);
    return {
      title: `撤销${declared_by}的第 ${declarationNo} 号亲属申报`,
      lines: [
        { label: '申报关系', before: KIN_RELATION_NAMES[relation], after: null },
        { label: '申报日期', before: dayOf(recorded_at), after: null },
      ],
    };
  },
  async apply(_services, tx, { declarationNo }, { changeId, at }) {
    const { id } = await requireStanding(tx, declarationNo);
    await insertWithdrawal(tx, id, changeId, at);
  },
});

async function requireStanding(db: Db, no: number): Promise<DeclarationRow> {
  const row = await findDeclaration(db, no);
  if (!row) throw invalid('没有这个申报编号，请向申报人核对', 'change.declarationNo');
  if (row.withdrawn_at === null) return row;
  throw new AppError('conflict', `第 ${no} 号申报已撤销`);
}
