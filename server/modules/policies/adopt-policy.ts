import { changeKind, type ChangeKind, type ChangeLine } from '../../change-kind.ts';
import type { Db } from '../../../db/connect.ts';
import type { PolicyTable } from '../../../policies/policy-table.ts';
import { AppError, invalid } from '../../errors.ts';
import type { AdoptPolicy, Effect, Preview, TableChange } from './contract.ts';
import { putInForce } from './put-in-force.ts';
import { digestOf, findPolicyVersion, textOf } from './store.ts';
import { summariseEffects, tryCompile } from './summarise-effects.ts';
import { listHeldRoles } from './view.ts';

/** Faults told in one answer, and effects listed for the deciders. */
const MAX_FAULTS = 3;
const MAX_LINES = 120;

/** 启用策略: a policy is replaced as a whole, on the version that its author had before them. */
export const adoptPolicyKind: ChangeKind = changeKind<AdoptPolicy>({
  kind: 'policies.adopt',
  label: '启用权限策略',
  duty: 'authorisation',
  target: () => null,
  async check(_services, db, { basedOn, text }) {
    const newest = await findPolicyVersion(db);
    if (newest?.version !== basedOn) {
      throw new AppError(
        'conflict',
        `权限策略已是第 ${newest?.version ?? 0} 版，请在其基础上重新修改后再提交`,
      );
    }
    if (digestOf(textOf(newest)) === digestOf(text)) {
      throw invalid('与现行策略完全相同，没有要提交的修改', 'change.text');
    }
    const compiled = await tryCompile(text);
    if ('faults' in compiled) {
      const told = compiled.faults.slice(0, MAX_FAULTS).map(({ message }) => message);
      throw invalid(`策略不能启用：${told.join('；')}`, 'change.text');
    }
    await requireHeldRoles(db, compiled.table);
  },
  async describe(_services, db, { basedOn, text }) {
    const preview = await summariseEffects(db, text);
    const { effects, roles, purposes } = preview;
    const count = effects.length + roles.length + purposes.length;
    return {
      title: `启用权限策略第 ${basedOn + 1} 版（${count === 0 ? '只改说明' : `${count} 处影响`}）`,
      lines: linesOf(preview),
    };
  },
  async apply(services, tx, { basedOn, text }, { changeId, at }) {
    await putInForce(services, tx, { version: basedOn + 1, text, changeId }, at);
  },
});

/** An account with a role that the policy does not know could do nothing at all any more. */
async function requireHeldRoles(db: Db, { roles }: PolicyTable): Promise<void> {
  const missing = [...(await listHeldRoles(db))].filter((role) => !roles.has(role));
  if (missing.length === 0) return;
  throw invalid(
    `还有账号担任 ${missing.join('、')}，不能删除这些岗位：请先改授账号的岗位`,
    'change.text.roles',
  );
}

function linesOf({ effects, roles, purposes }: Preview): ChangeLine[] {
  const lines = [
    ...roles.map((change) => asLine('岗位', change)),
    ...purposes.map((change) => asLine('用途', change)),
    ...effects.map(effectLine),
  ];
  const rest = lines.length - MAX_LINES;
  if (rest <= 0) return lines;
  return [
    ...lines.slice(0, MAX_LINES),
    { label: '其余', before: null, after: `另有 ${rest} 处影响，见权限策略的“查看影响”` },
  ];
}

function asLine(what: string, { key, column, before, after }: TableChange): ChangeLine {
  return {
    label: `${what} ${key}（${column}）`,
    before: before === '' ? null : before,
    after: after === '' ? null : after,
  };
}

function effectLine(effect: Effect): ChangeLine {
  const said = `${effect.circumstances.join(' / ')}（${whom(effect)}）`;
  const isOpening = effect.turn === 'opens';
  return {
    label: `${effect.roleNames}：${effect.actionName}`,
    before: isOpening ? '不允许' : '允许',
    after: `${isOpening ? '允许' : '不允许'}：${said}`,
  };
}

function whom({ units, unitCount, accountCount }: Effect): string {
  if (unitCount === 0) return '目前无人担任';
  const named = units.slice(0, 3).map(({ name }) => name);
  const more = unitCount > named.length ? `等 ${unitCount} 个单位` : '';
  return `${named.join('、')}${more}，${accountCount} 个账号`;
}
