import { randomUUIDv7 } from 'node:crypto';
import { sm3 } from '../../../crypto/sm3.ts';
import { changeKind, type ChangeLine } from '../../change-kind.ts';
import { AppError, invalid } from '../../errors.ts';
import { traceOf } from '../../http/actor.ts';
import type { Db } from '../../../db/connect.ts';
import type { RuleDraft, SetRule } from './contract.ts';
import { findRule, insertRuleVersion } from './rule-store.ts';
import { sayRule } from './say-rule.ts';
import { KIND_LABELS, SEVERITY_LABELS } from './words.ts';

/**
 * 设定监督规则: proposed by the auditor, since it is their tool, and confirmed by the security officer, since a rule
 * that is weakened lets things pass unseen. The kind of a rule stays.
 */
export const setRuleKind = changeKind<SetRule>({
  kind: 'oversight.set_rule',
  label: '设定监督规则',
  duty: 'oversight',
  target: ({ ruleId }) => ruleId,
  async check(_services, db, { ruleId, basedOn, rule }) {
    const before = await findBefore(db, ruleId);
    if (ruleId !== null && !before) throw invalid('没有这条规则，请刷新后重选', 'change.ruleId');
    if ((before?.version ?? 0) !== basedOn) {
      throw new AppError(
        'conflict',
        `这条规则已是第 ${before?.version ?? 0} 版，请在其基础上重新修改后再提交`,
      );
    }
    if (before && before.draft.body.kind !== rule.body.kind) {
      throw invalid('规则的种类不能改，请另立一条规则', 'change.rule.body.kind');
    }
    if (before && linesBetween(before.draft, rule).length === 0) {
      throw invalid('与现行规则完全相同，没有要提交的修改', 'change.rule');
    }
  },
  async describe(_services, db, { ruleId, rule }) {
    const before = await findBefore(db, ruleId);
    return {
      title: before ? `修改监督规则“${before.draft.label}”` : `新立监督规则“${rule.label}”`,
      lines: linesBetween(before?.draft, rule),
    };
  },
  async apply({ ledger, notices }, tx, { ruleId, basedOn, rule }, { changeId, confirmedBy, at }) {
    const before = await findBefore(tx, ruleId);
    const id = ruleId ?? randomUUIDv7();
    const { entryId } = await ledger.record(tx, {
      kind: 'CHANGE',
      action: 'oversight.set_rule',
      ...traceOf(confirmedBy),
      item: id,
      itemVersion: basedOn + 1,
      approval: changeId,
      content: sm3(JSON.stringify(rule)),
    });
    await insertRuleVersion(tx, {
      ruleId: id,
      version: basedOn + 1,
      builtIn: before?.builtIn ?? null,
      draft: rule,
      changeId,
      entryId,
      adoptedAt: at,
    });
    notices.changed(tx, 'oversight', [{ role: 'auditor' }]);
  },
});

async function findBefore(db: Db, ruleId: string | null) {
  return ruleId === null ? undefined : findRule(db, ruleId);
}

const ASPECTS: readonly [label: string, say: (draft: RuleDraft) => string][] = [
  ['名称', ({ label }) => label],
  ['种类', ({ body }) => KIND_LABELS[body.kind]],
  ['条件', ({ body }) => sayRule(body)],
  ['轻重', ({ severity }) => SEVERITY_LABELS[severity]],
  ['是否启用', ({ isEnabled }) => (isEnabled ? '启用' : '停用')],
  ['办结期限', ({ dueDays }) => `${dueDays} 天`],
];

function linesBetween(before: RuleDraft | undefined, after: RuleDraft): ChangeLine[] {
  return ASPECTS.map(([label, say]) => ({
    label,
    before: before ? say(before) : null,
    after: say(after),
  })).filter((line) => line.before !== line.after);
}
