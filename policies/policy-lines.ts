import type { Fault } from './policy-fault.ts';
import { CLEARANCES, GRANTS, PURPOSES, RELATIONS, type Role } from './vocabulary.ts';

/** One line of the policy, with where it stands, so that an explanation can cite it. */
export type PolicyLine = {
  /** In the text, counted from 1. */
  number: number;
  /** The comment that heads its paragraph; empty where there is none. */
  section: string;
  role: Role;
  action: string;
  purpose: string;
  relation: string;
  grant: string;
  /** The highest level that it reaches. */
  level: string;
  /** `role, action, purpose, relation, grant, level` */
  text: string;
};

/** More lines than any office needs: what is longer is a mistake or an attack. */
const MAX_LINES = 2000;

/** Reads every line; what is not understood is a fault, and then nothing of the policy may be used. */
export function readPolicyLines(
  text: string,
  roles: ReadonlySet<Role>,
): { lines: PolicyLine[]; faults: Fault[] } {
  const lines = new Map<string, PolicyLine>();
  const faults: Fault[] = [];
  const blame = (line: number | null, message: string): void => {
    faults.push({ place: 'lines', line, message });
  };
  let section = '';
  let isParagraphOpen = false;
  for (const [index, written] of text.split('\n').entries()) {
    const line = written.trim();
    const number = index + 1;
    if (line.startsWith('#') && !isParagraphOpen) section = line.replace(/^#+\s*/, '');
    if (line === '') section = '';
    isParagraphOpen = line !== '';
    if (line === '' || line.startsWith('#')) continue;
    const read = readLine(line, roles);
    if (typeof read === 'string') {
      blame(number, `策略第 ${number} 行看不懂（${read}）：${line.slice(0, 120)}`);
    } else if (lines.has(read.text)) {
      blame(
        number,
        `策略第 ${number} 行与第 ${lines.get(read.text)?.number ?? 0} 行重复，请删去一行`,
      );
    } else {
      lines.set(read.text, { ...read, number, section });
    }
  }
  if (lines.size === 0 && faults.length === 0) blame(null, '策略是空的：任何人都将什么也不能做');
  if (lines.size > MAX_LINES) blame(null, `策略超过 ${MAX_LINES} 行，请合并`);
  return { lines: [...lines.values()], faults };
}

/** The line, or what is wrong with it. */
function readLine(
  line: string,
  roles: ReadonlySet<Role>,
): Omit<PolicyLine, 'number' | 'section'> | string {
  const words = line.split(',').map((word) => word.trim());
  const [tag, role = '', action = '', purpose = '', relation = '', grant = '', level = ''] = words;
  if (tag !== 'p' || words.length !== 7) {
    return '应为：p, 岗位, 操作, 用途, 关系, 授权, 最高密级';
  }
  if (!roles.has(role)) return `岗位表中没有“${role.slice(0, 32)}”`;
  if (!/^[a-z]+\.[a-z]+(?:_[a-z]+)*$/.test(action)) return '操作应写作“名词.动词”';
  if (purpose !== '*' && !isOneOf(PURPOSES, purpose)) return '没有这种用途';
  if (relation !== '*' && !isOneOf(RELATIONS, relation)) return '没有这种关系';
  if (grant !== '*' && !isOneOf(GRANTS, grant)) return '没有这种授权状态';
  if (!isOneOf(CLEARANCES, level)) return '没有这种密级';
  return { role, action, purpose, relation, grant, level, text: words.slice(1).join(', ') };
}

function isOneOf(words: readonly string[], word: string): boolean {
  return words.includes(word);
}
