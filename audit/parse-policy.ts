import { Sm2Error } from '../crypto/errors.ts';
import { sm2PublicPoint } from '../crypto/sm2-keys.ts';
import { CheckpointError, PolicyError } from './errors.ts';
import { decodeVerifierKey, type VerifierKey } from './verifier-key.ts';

/** A key of a ledger, named by its origin: its signature counts on checkpoints of `from` entries and more. */
export type LogKey = VerifierKey & {
  from: number;
  /** A key handed over alone, without a policy: it speaks for whatever ledger names it. */
  isForAny?: true;
};

/** At least `threshold` of the members, which are witnesses or groups. */
export type Group = { threshold: number; members: readonly string[] };

/** Trust policy (见证策略): which ledgers, which witnesses, and how many of them make a checkpoint count. */
export type Policy = {
  /** By origin and ascending `from`: a key counts until the next one of its origin begins. */
  logs: readonly LogKey[];
  /** By the name that the policy gives them; the key has a name of its own, under which it signs. */
  witnesses: ReadonlyMap<string, VerifierKey>;
  groups: ReadonlyMap<string, Group>;
  /** A witness or a group; `undefined` for `quorum none`. */
  quorum: string | undefined;
};

const NONE = 'none';
const COUNT = /^[1-9][0-9]{0,15}$/;

type Draft = {
  logs: LogKey[];
  witnesses: Map<string, VerifierKey>;
  groups: Map<string, Group>;
  /** Public points in use: nobody may count twice, nor witness himself. */
  points: Set<string>;
  /** Names that already belong to a group. */
  grouped: Set<string>;
  quorum: string | undefined;
  hasQuorum: boolean;
};

/**
 * Reads a policy file (SPEC §4), which has the shape of C2SP tlog-policy with one addition, `from SIZE`.
 * @throws PolicyError that names the line.
 */
export function parsePolicy(text: string): Policy {
  const draft: Draft = {
    logs: [],
    witnesses: new Map(),
    groups: new Map(),
    points: new Set(),
    grouped: new Set(),
    quorum: undefined,
    hasQuorum: false,
  };
  text.split('\n').forEach((line, place) => readLine(draft, line, place + 1));
  if (!draft.hasQuorum)
    throw new PolicyError('见证策略缺少 quorum 行；不要求见证时请写 quorum none');
  const { witnesses, groups, quorum } = draft;
  return { logs: inOrder(draft.logs), witnesses, groups, quorum };
}

function readLine(draft: Draft, line: string, number: number): void {
  const fail = (why: string) => new PolicyError(`见证策略第 ${number} 行：${why}`);
  if (/(?!\t)\p{Cc}/u.test(line)) {
    throw fail('有控制字符；请以 UTF-8、LF 换行保存');
  }
  const [verb, ...words] = line.split(/[ \t]+/).filter((word) => word !== '');
  if (verb === undefined || verb.startsWith('#')) return;
  try {
    const read = READERS.get(verb);
    if (!read)
      throw new PolicyError(`不认识 ${JSON.stringify(verb)}，应为 log、witness、group 或 quorum`);
    read(draft, words);
  } catch (error) {
    const isTold =
      error instanceof PolicyError || error instanceof CheckpointError || error instanceof Sm2Error;
    throw isTold ? fail(error.message) : error;
  }
}

const READERS = new Map<string, (draft: Draft, words: string[]) => void>([
  ['log', readLog],
  ['witness', readWitness],
  ['group', readGroup],
  ['quorum', readQuorum],
]);

/** `log VKEY [from SIZE] [URL]` */
function readLog(draft: Draft, [text = '', ...rest]: string[]): void {
  const key = readKey(draft, text);
  const [digits, ...url] = rest[0] === 'from' ? rest.slice(1) : ['0', ...rest];
  const from = digits === '0' || COUNT.test(digits ?? '') ? Number(digits) : NaN;
  if (!Number.isSafeInteger(from) || url.length > 1) {
    throw new PolicyError('应写成 log 公钥 [from 条数] [网址]');
  }
  draft.logs.push({ ...key, from });
}

/** `witness NAME VKEY [URL]` */
function readWitness(draft: Draft, [name = '', text = '', ...url]: string[]): void {
  if (text === '' || url.length > 1) throw new PolicyError('应写成 witness 名称 公钥 [网址]');
  requireFree(draft, name);
  draft.witnesses.set(name, readKey(draft, text));
}

/** `group NAME K|any|all MEMBER…` */
function readGroup(draft: Draft, [name = '', rule = '', ...members]: string[]): void {
  requireFree(draft, name);
  for (const member of members) {
    requireKnown(draft, member);
    if (draft.grouped.has(member)) throw new PolicyError(`${member} 已属于一个组，不能重复计数`);
    draft.grouped.add(member);
  }
  const count = COUNT.test(rule) ? Number(rule) : NaN;
  const threshold = rule === 'any' ? 1 : rule === 'all' ? members.length : count;
  if (!(threshold >= 1 && threshold <= members.length)) {
    throw new PolicyError('应写成 group 名称 数目|any|all 成员…，数目不大于成员数');
  }
  draft.groups.set(name, { threshold, members });
}

/** `quorum NAME|none` */
function readQuorum(draft: Draft, [name = '', ...more]: string[]): void {
  if (draft.hasQuorum || name === '' || more.length > 0) {
    throw new PolicyError('应有且只有一行 quorum 名称（或 quorum none）');
  }
  if (name !== NONE) requireKnown(draft, name);
  draft.hasQuorum = true;
  draft.quorum = name === NONE ? undefined : name;
}

function readKey(draft: Draft, text: string): VerifierKey {
  const key = decodeVerifierKey(`${text}\n`);
  const point = sm2PublicPoint(key.publicKey).toString('hex');
  if (draft.points.has(point)) throw new PolicyError('同一把公钥写了两次');
  draft.points.add(point);
  return key;
}

function requireFree({ witnesses, groups }: Draft, name: string): void {
  if (name === '' || name === NONE || witnesses.has(name) || groups.has(name)) {
    throw new PolicyError(`名称 ${JSON.stringify(name)} 不能用，或已用过`);
  }
}

function requireKnown({ witnesses, groups }: Draft, name: string): void {
  if (!witnesses.has(name) && !groups.has(name)) {
    throw new PolicyError(`${JSON.stringify(name)} 没有在前面定义`);
  }
}

function inOrder(logs: LogKey[]): LogKey[] {
  const ordered = [...logs].sort((one, other) => one.from - other.from);
  for (const [place, key] of ordered.entries()) {
    if (ordered.slice(0, place).some((each) => each.name === key.name && each.from === key.from)) {
      throw new PolicyError(`见证策略：账本 ${key.name} 有两把公钥从同一条数起用，请用 from 分开`);
    }
  }
  return ordered;
}
