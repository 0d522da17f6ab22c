import type { Db } from '../../../db/connect.ts';
import { NOTHING_ELSE, relate, type Subject } from '../../../policies/facts.ts';
import type { GrantState, Purpose, Relation } from '../../../policies/vocabulary.ts';
import type { Actor } from '../../http/actor.ts';
import { findVolume } from './volume-store.ts';
import { authorityPaths } from './authority-view.ts';

const NEAREST_FIRST: Relation[] = ['own', 'above', 'below', 'beside'];

/**
 * The facts about a volume as they stand between it and the actor; `undefined` when there is no such
 * volume. The relation is the nearest one to any unit that manages or keeps the file.
 */
export async function subjectOfVolume(
  db: Db,
  actor: Actor,
  volumeId: string,
  today: string,
  use: { purpose?: Purpose; grant?: GrantState } = {},
): Promise<Subject | undefined> {
  const volume = await findVolume(db, volumeId);
  if (!volume) return undefined;
  const paths = await authorityPaths(db, volume.person_id, volume.keeper_unit_id, today);
  const relations = paths.map((path) => relate(actor.unitPath, path));
  return {
    relation: NEAREST_FIRST.find((relation) => relations.includes(relation)) ?? 'beside',
    purpose: use.purpose ?? 'none',
    grant: use.grant ?? 'none',
    level: volume.level,
    isOwnFile: actor.personId === volume.person_id,
    isRelative: actor.relativeIds.includes(volume.person_id),
    item: volumeId,
  };
}

/** The facts about a volume for who only asks whose it is: what it holds, and who keeps it, plays no part. */
export async function subjectOfNaming(db: Db, volumeId: string): Promise<Subject | undefined> {
  return (await findVolume(db, volumeId)) && { ...NOTHING_ELSE, item: volumeId };
}
