import { authorize } from '../../../policies/authorize.ts';
import type { Purpose } from '../../../policies/vocabulary.ts';
import type { Db, Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { invalid } from '../../errors.ts';
import { factsOf } from '../../facts-of.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { relativesOf } from '../kinships/index.ts';
import { bindingOf, findTerminalByName } from '../terminals/index.ts';
import { actorOfFace } from './actor-of-face.ts';
import type { Explanation } from './contract.ts';
import { momentOf } from './moment.ts';
import { findFaces, type AccountFaceRow } from './past-view.ts';
import { loadAskedVolume, subjectAt } from './subject-at.ts';
import { concludeIn, findNearest, tellFacts } from './tell-facts.ts';

export type Wanted = {
  account: string;
  action: string;
  archiveNo: string;
  purpose?: Purpose | undefined;
  at?: string | undefined;
  terminal?: string | undefined;
};

/**
 * Why somebody may do something to a volume, or may not, now or at a moment past. Asked of the same facts and
 * the same decision as a call of theirs; that it was asked, and about which volume, is recorded.
 */
export async function explainDecision(
  services: Services,
  tx: Tx,
  officer: Actor,
  wanted: Wanted,
): Promise<Explanation> {
  const moment = await momentOf(services, tx, wanted.at);
  const face = await requireFace(tx, wanted.account, moment.at);
  const terminal = await findNamedTerminal(tx, wanted.terminal);
  const self = { accountId: face.account_id, personId: face.person_id };
  const relatives = await relativesOf(tx, self, moment.isPast ? moment.at : undefined);
  const relativeIds = relatives.map(({ personId }) => personId);
  const actor = actorOfFace(face, relativeIds, terminal);
  const asked = await loadAskedVolume(tx, wanted, moment);
  const subject = await subjectAt(tx, actor, asked, wanted, moment);
  const facts = factsOf(actor, wanted.action, subject, moment.at);
  const decision = authorize(moment.policy, facts);
  const line = decision.isAllowed
    ? moment.policy.lines.find(({ text }) => text === decision.rule)
    : undefined;
  const isActive = face.state === 'active';
  await services.ledger.record(tx, {
    kind: 'DONE',
    action: 'policies.explain',
    ...traceOf(officer),
    item: asked.volume.id,
    ...(wanted.purpose !== undefined && { purpose: wanted.purpose }),
    outcome: decision.isAllowed && isActive ? 'allowed' : 'refused',
    detail: JSON.stringify(wanted),
  });
  return {
    at: moment.at.toISOString(),
    isAllowed: decision.isAllowed && isActive,
    conclusion: isActive ? concludeIn(decision, line) : '不允许：账号已停用，不能登录。',
    facts: tellFacts(
      facts,
      actor,
      {
        archiveNo: wanted.archiveNo,
        isNamed: terminal !== undefined,
        state: isActive ? '' : '，已停用',
      },
      moment,
    ),
    policyVersion: moment.version,
    line: line ?? null,
    nearest: decision.isAllowed ? [] : findNearest(moment.policy, facts),
  };
}

async function requireFace(db: Db, called: string, at: Date): Promise<AccountFaceRow> {
  const [face, ...others] = await findFaces(db, called, at);
  if (!face) throw invalid('那时没有这个账号，请核对登录名或姓名', 'account');
  if (others.length === 0) return face;
  const names = [face, ...others].map(({ login_name }) => login_name).join('、');
  throw invalid(`有多个账号用这个姓名，请改填登录名：${names}`, 'account');
}

type NamedTerminal = NonNullable<Parameters<typeof actorOfFace>[2]>;

async function findNamedTerminal(
  db: Db,
  name: string | undefined,
): Promise<NamedTerminal | undefined> {
  if (name === undefined || name === '') return undefined;
  const row = await findTerminalByName(db, name);
  if (!row) throw invalid('没有登记这个名称的终端，请核对', 'terminal');
  return { id: row.id, name: row.name, binding: bindingOf(row) };
}
