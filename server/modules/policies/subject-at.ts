import type { Db } from '../../../db/connect.ts';
import { NOTHING_ELSE, type Subject } from '../../../policies/facts.ts';
import type { Purpose } from '../../../policies/vocabulary.ts';
import { dayOf } from '../../clock.ts';
import { invalid } from '../../errors.ts';
import type { Actor } from '../../http/actor.ts';
import { loadVolumeStanding, subjectBetween, type VolumeStanding } from '../archives/index.ts';
import { relationTo } from '../intake/index.ts';
import { isLive, subjectOfRequest, type GrantRow, type Part } from '../requests/index.ts';
import { underGrant } from '../viewing/index.ts';
import type { Moment } from './moment.ts';
import { findNewestRequest, findVolumeByNumber, grantsAt, type ListedVolume } from './past-view.ts';

/** What an action is about: the volume itself, a grant over it, a request for it, its keeper, or no volume. */
type Concern = 'volume' | 'grant' | 'keeper' | 'nothing' | { request: Part };

const CONCERNS: ReadonlyMap<string, Concern> = new Map<string, Concern>([
  ['archives.show', 'volume'],
  ['archives.reveal_id', 'volume'],
  ['requests.options', 'volume'],
  ['requests.submit', 'volume'],
  ['viewing.read', 'grant'],
  ['intake.submit', 'keeper'],
  ['intake.show', 'keeper'],
  ['requests.show', { request: 'party' }],
  ['requests.withdraw', { request: 'applicant' }],
  ['requests.approve', { request: 'decider' }],
  ['requests.recall', { request: 'approver' }],
  ['archives.search', 'nothing'],
  ['requests.browse', 'nothing'],
  ['intake.browse', 'nothing'],
  ['units.list', 'nothing'],
  ['ledger.browse', 'nothing'],
  ['ledger.export', 'nothing'],
]);

/** A volume at a moment, ready to be asked about by any number of actors. */
export type AskedVolume = {
  volume: ListedVolume;
  standing: VolumeStanding;
  concern: Concern;
  grants: readonly GrantRow[];
};

type Asked = { action: string; archiveNo: string; purpose?: Purpose | undefined };

/** @throws AppError `invalid` where there is no such volume, or the action is not about volumes. */
export async function loadAskedVolume(db: Db, asked: Asked, moment: Moment): Promise<AskedVolume> {
  const { at, isPast } = moment;
  const concern = CONCERNS.get(asked.action);
  if (concern === undefined) {
    throw invalid('这个操作不针对某一卷，不能这样解释，请换一个操作', 'action');
  }
  if (isPast && typeof concern === 'object') {
    throw invalid('申请的办理权限随办理进度变化，只能解释现在，请去掉时间', 'at');
  }
  const volume = await findVolumeByNumber(db, asked.archiveNo);
  const isThere = volume && volume.created_at <= at;
  const standing =
    isThere && (await loadVolumeStanding(db, volume.id, dayOf(at), isPast ? at : undefined));
  if (!isThere || !standing) throw invalid('那时没有这个档号的卷，请核对', 'archiveNo');
  const grants = concern === 'grant' ? await grantsAt(db, volume.id, at) : [];
  return { volume, standing, concern, grants };
}

/** The facts between an actor and the volume, as a call of that actor would have loaded them. */
export async function subjectAt(
  db: Db,
  actor: Actor,
  { volume, standing, concern, grants }: AskedVolume,
  { purpose }: Asked,
  { at }: Moment,
): Promise<Subject> {
  const subject = subjectBetween(actor, standing, purpose === undefined ? {} : { purpose });
  switch (concern) {
    case 'volume':
      return subject;
    case 'grant':
      return withGrant(subject, grantOf(actor, grants, at), at);
    case 'keeper':
      return relationTo(actor, { path: volume.keeper_path }) ?? NOTHING_ELSE;
    case 'nothing':
      return NOTHING_ELSE;
    default:
      return aboutNewestRequest(db, actor, volume.id, concern.request, at);
  }
}

// Pages are asked for under a grant and for no purpose of their own: the grant was given for one.
function withGrant(subject: Subject, grant: GrantRow | undefined, at: Date): Subject {
  const bare = { ...subject, purpose: 'none' as const };
  return grant ? underGrant(bare, grant, at) : bare;
}

/** The grant that a reader would open under: a live one, else their latest. */
function grantOf(
  { accountId }: Actor,
  grants: readonly GrantRow[],
  at: Date,
): GrantRow | undefined {
  const own = grants.filter((grant) => grant.account_id === accountId);
  return own.find((grant) => isLive(grant, at)) ?? own[0];
}

async function aboutNewestRequest(
  db: Db,
  actor: Actor,
  volumeId: string,
  part: Part,
  at: Date,
): Promise<Subject> {
  const requestId = await findNewestRequest(db, volumeId);
  const subject = requestId && (await subjectOfRequest(db, actor, requestId, part, dayOf(at)));
  if (!subject) throw invalid('这一卷还没有查阅申请，没有可解释的事项', 'archiveNo');
  return subject;
}
