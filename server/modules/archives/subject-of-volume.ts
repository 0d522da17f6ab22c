import type { Db } from '../../../db/connect.ts';
import { NOTHING_ELSE, relate, type Subject } from '../../../policies/facts.ts';
import type { GrantState, Purpose, Relation } from '../../../policies/vocabulary.ts';
import type { Actor } from '../../http/actor.ts';
import { findVolume, type VolumeRow } from './volume-store.ts';
import { authorityPathsAt } from './authority-view.ts';

const NEAREST_FIRST: Relation[] = ['own', 'above', 'below', 'beside'];

/** What the policy must know of a volume, whoever asks. */
export type VolumeStanding = {
  volume: Pick<VolumeRow, 'id' | 'person_id' | 'level'>;
  /** Of the units that manage or keep it. */
  paths: readonly string[];
};
export type Use = { purpose?: Purpose; grant?: GrantState };

/**
 * The facts about a volume as they stand between it and the actor; `undefined` when there is no such
 * volume. The relation is the nearest one to any unit that manages or keeps the file.
 */
export async function subjectOfVolume(
  db: Db,
  actor: Actor,
  volumeId: string,
  today: string,
  use: Use = {},
): Promise<Subject | undefined> {
  const standing = await loadVolumeStanding(db, volumeId, today);
  return standing && subjectBetween(actor, standing, use);
}

/** A volume with the units that decide about it; with `knownBy`, as recorded at that moment. */
export async function loadVolumeStanding(
  db: Db,
  volumeId: string,
  today: string,
  knownBy?: Date,
): Promise<VolumeStanding | undefined> {
  const volume = await findVolume(db, volumeId);
  if (!volume) return undefined;
  return { volume, paths: await authorityPathsAt(db, volume, { day: today, knownAt: knownBy }) };
}

/** The facts as they stand between an actor and a volume that is at hand. */
export function subjectBetween(
  actor: Pick<Actor, 'unitPath' | 'personId' | 'relativeIds'>,
  { volume, paths }: VolumeStanding,
  use: Use = {},
): Subject {
  const relations = paths.map((path) => relate(actor.unitPath, path));
  return {
    relation: NEAREST_FIRST.find((relation) => relations.includes(relation)) ?? 'beside',
    purpose: use.purpose ?? 'none',
    grant: use.grant ?? 'none',
    level: volume.level,
    isOwnFile: actor.personId === volume.person_id,
    isRelative: actor.relativeIds.includes(volume.person_id),
    item: volume.id,
  };
}

/** The facts about a volume for who only asks whose it is: what it holds, and who keeps it, plays no part. */
export async function subjectOfNaming(db: Db, volumeId: string): Promise<Subject | undefined> {
  return (await findVolume(db, volumeId)) && { ...NOTHING_ELSE, item: volumeId };
}
