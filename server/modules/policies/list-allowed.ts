import { authorize } from '../../../policies/authorize.ts';
import type { Purpose, Role } from '../../../policies/vocabulary.ts';
import type { Db, Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { invalid } from '../../errors.ts';
import { factsOf } from '../../facts-of.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { nameRoles } from '../accounts/index.ts';
import { relatedAccounts } from '../kinships/index.ts';
import { actorOfFace } from './actor-of-face.ts';
import type { Allowed } from './contract.ts';
import { momentOf, type Moment } from './moment.ts';
import { facesAt, type AccountFaceRow } from './past-view.ts';
import { loadAskedVolume, subjectAt, type AskedVolume } from './subject-at.ts';

export type Wanted = {
  action: string;
  archiveNo: string;
  purpose?: Purpose | undefined;
  at?: string | undefined;
  offset: number;
  limit: number;
};

/**
 * Everyone who may do something to a volume. The volume, its grants and relatives are loaded once and all
 * accounts in one query; then each account is decided about as a call of its own would be.
 */
export async function listAllowed(
  services: Services,
  tx: Tx,
  officer: Actor,
  wanted: Wanted,
): Promise<Allowed> {
  const moment = await momentOf(services, tx, wanted.at);
  const asked = await loadAskedVolume(tx, wanted, moment);
  if (typeof asked.concern === 'object') {
    throw invalid('谁办理申请取决于每一份申请，请改用“为什么？”查某个账号', 'action');
  }
  const allowed = await decideAll(tx, asked, wanted, moment);
  await services.ledger.record(tx, {
    kind: 'DONE',
    action: 'policies.who_can',
    ...traceOf(officer),
    item: asked.volume.id,
    ...(wanted.purpose !== undefined && { purpose: wanted.purpose }),
    outcome: `${allowed.length} accounts`,
    detail: JSON.stringify(wanted),
  });
  const end = wanted.offset + wanted.limit;
  const { policy } = moment;
  return {
    at: moment.at.toISOString(),
    policyVersion: moment.version,
    items: allowed.slice(wanted.offset, end).map(({ actor, rule }) => ({
      loginName: actor.loginName,
      name: actor.name,
      unitName: actor.unitName,
      roleNames: nameRoles(policy, actor.roles),
      line: policy.lines.find(({ text }) => text === rule) ?? null,
    })),
    total: allowed.length,
    nextOffset: end < allowed.length ? end : null,
  };
}

type Holder = { actor: Actor; rule: string };

async function decideAll(
  db: Db,
  asked: AskedVolume,
  wanted: Wanted,
  moment: Moment,
): Promise<Holder[]> {
  const { policy, at, isPast } = moment;
  const personId = asked.standing.volume.person_id;
  const relatives = await relatedAccounts(db, personId, isPast ? at : undefined);
  const holders: Holder[] = [];
  for (const face of await listCandidates(db, at, rolesFor(moment, wanted.action))) {
    const isRelative = relatives.has(face.account_id);
    const actor = actorOfFace(face, isRelative ? [personId] : [], undefined);
    const subject = await subjectAt(db, actor, asked, wanted, moment);
    const decision = authorize(policy, factsOf(actor, wanted.action, subject, at));
    if (decision.isAllowed) holders.push({ actor, rule: decision.rule });
  }
  return holders;
}

function rolesFor({ policy }: Moment, action: string): Role[] {
  return [...policy.roles.keys()].filter((role) => policy.mayEver(role, action));
}

async function listCandidates(db: Db, at: Date, roles: readonly Role[]): Promise<AccountFaceRow[]> {
  if (roles.length === 0) return [];
  return facesAt(db, at)
    .where({ 'v.state': 'active' })
    .where((where) => {
      for (const role of roles) void where.orWhere('v.roles', 'like', `%"${role}"%`);
    })
    .orderBy(['u.path', 'v.name', 'a.login_name']);
}
