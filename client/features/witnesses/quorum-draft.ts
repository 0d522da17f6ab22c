/** One group of witnesses, of which at least `least` must sign. */
export type GroupDraft = { members: string[]; least: number };
/** Every group must have enough; none at all: no witnesses are asked for any more. */
export type QuorumDraft = GroupDraft[];

type Line = { name: string; count: number; members: string[] };

const NONE = 'quorum none';
// Witnesses have lower-case names only.
const ALL = 'ALL';
const nameOf = (place: number): string => `G${place + 1}`;

/** The rules as they will be stored and as every verifier reads them. */
export function writeRules(groups: QuorumDraft): string {
  if (groups.length === 0) return NONE;
  const lines = groups.map(
    ({ members, least }, place) => `group ${nameOf(place)} ${least} ${members.join(' ')}`,
  );
  if (groups.length === 1) return [...lines, `quorum ${nameOf(0)}`].join('\n');
  const names = groups.map((_, place) => nameOf(place)).join(' ');
  return [...lines, `group ${ALL} all ${names}`, `quorum ${ALL}`].join('\n');
}

/** Reverses it; `undefined` for rules of another shape, which only their text can tell. */
export function readRules(rules: string, known: readonly string[]): QuorumDraft | undefined {
  const text = rules.trim();
  if (text === '' || text === NONE) return [];
  const rows = text.split('\n').map((row) => row.trim().split(/\s+/));
  const last = rows.pop();
  if (last?.[0] !== 'quorum' || last.length !== 2) return undefined;
  const lines = rows.map(readLine);
  if (!lines.every((line) => line !== undefined)) return undefined;
  const top = lines.find(({ name }) => name === last[1]);
  if (!top) return undefined;
  const groups = lines.length === 1 ? lines : lines.filter((line) => line !== top);
  const isOfGroups = groups.every(({ members }) => members.every((name) => known.includes(name)));
  const isOfAll =
    groups.length === lines.length ||
    (top.count === groups.length &&
      top.members.length === groups.length &&
      groups.every(({ name }) => top.members.includes(name)));
  if (!isOfGroups || !isOfAll) return undefined;
  return groups.map(({ members, count }) => ({ members, least: count }));
}

function readLine([verb, name = '', rule = '', ...members]: string[]): Line | undefined {
  const count = rule === 'any' ? 1 : rule === 'all' ? members.length : Number(rule);
  const isGroup = verb === 'group' && members.length > 0 && Number.isInteger(count);
  return isGroup && count >= 1 && count <= members.length ? { name, count, members } : undefined;
}

/** Who suffices, a sentence for each group. */
export function describeGroup({ members, least }: GroupDraft): string {
  const all = members.length;
  if (all === 0) return '还没有选见证';
  const who = members.join('、');
  if (least === all) return all === 1 ? `${who} 签了才算数` : `${all} 家都签才算数：${who}`;
  return `任意 ${least} 家签了就够（共 ${all} 家）：${who}`;
}

/** What keeps the groups from being proposed; empty where nothing does. */
export function faultOf(groups: QuorumDraft): string {
  const place = groups.findIndex(({ members }) => members.length === 0);
  if (place >= 0) return `第 ${place + 1} 组还没有选见证：请选择，或去掉这一组`;
  const isAmple = ({ members, least }: GroupDraft): boolean => least * 2 > members.length;
  if (groups.length === 0 || groups.some(isAmple)) return '';
  const [{ members }] = groups as [GroupDraft];
  return `互不相交的两批见证都能凑够数，账本分叉时两边都会有人作证：至少一组要过半数，例如第 1 组至少 ${
    Math.floor(members.length / 2) + 1
  } 家`;
}
