import type { Decision, Refusal } from '../../../policies/authorize.ts';
import type { Facts } from '../../../policies/facts.ts';
import type { PolicyLine } from '../../../policies/policy-lines.ts';
import type { PolicyTable } from '../../../policies/policy-table.ts';
import {
  CLEARANCES,
  CLEARANCE_NAMES,
  GRANT_NAMES,
  nameAction,
  RELATION_NAMES,
  TERMINAL_FIT_NAMES,
} from '../../../policies/vocabulary.ts';
import { minuteOf } from '../../clock.ts';
import type { Actor } from '../../http/actor.ts';
import { nameRoles } from '../accounts/index.ts';
import type { Explanation } from './contract.ts';
import type { Moment } from './moment.ts';

/** Lines shown beside a refusal. */
const MAX_NEAREST = 3;

const REASONS: Record<Refusal, string> = {
  malformed: '事实不全，或账号的岗位不在策略中',
  own_file: '这是账号本人的档案：任何岗位都不得接触本人档案',
  relative: '这是账号亲属的档案：任何岗位都不得接触亲属档案',
  clearance: '账号的知悉范围低于该卷密级',
  terminal: '这台终端不服务于此',
  no_rule: '没有一行策略允许',
};

const yesOrNo = (is: boolean): string => (is ? '是' : '否');

/** Every fact that the decision rests on, in words. */
export function tellFacts(
  facts: Facts,
  actor: Actor,
  { archiveNo, isNamed, state }: { archiveNo: string; isNamed: boolean; state: string },
  { policy, at, version }: Moment,
): Explanation['facts'] {
  return [
    { label: '时间', value: minuteOf(at) },
    { label: '账号', value: `${actor.name}（${actor.loginName}）${state}` },
    { label: '单位', value: actor.unitName },
    { label: '岗位', value: nameRoles(policy, facts.roles) },
    { label: '知悉范围', value: CLEARANCE_NAMES[facts.clearance] },
    { label: '操作', value: `${nameAction(facts.action)}（${facts.action}）` },
    { label: '档号', value: archiveNo },
    { label: '密级', value: CLEARANCE_NAMES[facts.level] },
    { label: '用途', value: namePurpose(policy, facts.purpose) },
    { label: '关系', value: RELATION_NAMES[facts.relation] },
    { label: '授权', value: GRANT_NAMES[facts.grant] },
    { label: '本人档案', value: yesOrNo(facts.isOwnFile) },
    { label: '亲属档案', value: yesOrNo(facts.isRelative) },
    {
      label: '终端',
      value: isNamed
        ? `${actor.terminalName}：${TERMINAL_FIT_NAMES[facts.terminal]}`
        : '未指定终端',
    },
    { label: '策略版本', value: `第 ${version} 版` },
  ];
}

/** The decision as one sentence. */
export function concludeIn(decision: Decision, line: PolicyLine | undefined): string {
  if (!decision.isAllowed) return `不允许：${REASONS[decision.reason]}。`;
  const section = line?.section ? `（${line.section}）` : '';
  return `允许：依据策略第 ${line?.number ?? 0} 行${section}。`;
}

/** The lines about this action that ask for least beyond the facts. */
export function findNearest(
  { lines, ...table }: PolicyTable,
  facts: Facts,
): Explanation['nearest'] {
  return lines
    .filter(({ action }) => action === facts.action)
    .map((line) => ({ line, misses: missesOf(table, line, facts) }))
    .sort((one, other) => one.misses.length - other.misses.length)
    .slice(0, MAX_NEAREST);
}

type Names = Pick<PolicyTable, 'roles' | 'purposes'>;

function missesOf(names: Names, line: PolicyLine, facts: Facts): string[] {
  const misses: string[] = [];
  const need = (what: string, wanted: string, actual: string): void => {
    misses.push(`${what}须为“${wanted}”，实际为“${actual}”`);
  };
  if (!facts.roles.includes(line.role)) {
    need('岗位', nameRoles(names, [line.role]), nameRoles(names, facts.roles));
  }
  if (line.purpose !== '*' && line.purpose !== facts.purpose) {
    need('用途', namePurpose(names, line.purpose), namePurpose(names, facts.purpose));
  }
  if (line.relation !== '*' && line.relation !== facts.relation) {
    need('关系', wordOf(RELATION_NAMES, line.relation), RELATION_NAMES[facts.relation]);
  }
  if (line.grant !== '*' && line.grant !== facts.grant) {
    need('授权', wordOf(GRANT_NAMES, line.grant), GRANT_NAMES[facts.grant]);
  }
  const highest = (CLEARANCES as readonly string[]).indexOf(line.level);
  if (CLEARANCES.indexOf(facts.level) > highest) {
    need('密级', `${wordOf(CLEARANCE_NAMES, line.level)}以内`, CLEARANCE_NAMES[facts.level]);
  }
  return misses;
}

function namePurpose({ purposes }: Pick<PolicyTable, 'purposes'>, word: string): string {
  if (word === 'none') return '未指明用途';
  return [...purposes.values()].find(({ purpose }) => purpose === word)?.name ?? word;
}

function wordOf(names: Readonly<Record<string, string>>, word: string): string {
  return names[word] ?? word;
}
