import type { Actor } from '../../http/actor.ts';
import { piece, type SqlPiece } from './sql-piece.ts';

/** How far a person may see: the line of units below `unitPath`, and never their own or relatives' files. */
export type Scope = Pick<Actor, 'unitPath' | 'unitKind' | 'personId' | 'relativeIds'>;

/** Whether most files are likely to lie within a scope: then they are looked for among all. */
export function isWide({ unitKind }: Scope): boolean {
  return unitKind === 'region' || unitKind === 'city';
}

/** The unit that holds an authority over the person of volume `v` on a day. */
export function currentUnit(kind: 'manager' | 'co_manager', today: string): SqlPiece {
  return newest(piece`a.person_id = v.person_id and a.kind = ${kind}`, today);
}

/** The unit that keeps volume `v` on a day: as its custody was transferred, else as it came in. */
export function currentKeeper(today: string): SqlPiece {
  return piece`coalesce(${newest(piece`a.volume_id = v.id`, today)}, v.keeper_unit_id)`;
}

/** The ids of the units of a scope, as a common table `below`. */
export function unitsBelow({ unitPath }: Scope): SqlPiece {
  return piece`below as materialized (
    select id from units where path like ${`${escapeLike(unitPath)}%`})`;
}

/** The units that decide about volume `v`, as they are asked for or as they have been found already. */
export type Deciding = { manager: SqlPiece; keeper: SqlPiece; coManager: SqlPiece };

export function decidingOn(today: string): Deciding {
  return {
    manager: currentUnit('manager', today),
    keeper: currentKeeper(today),
    coManager: currentUnit('co_manager', today),
  };
}

/** Whether volume `v` lies within a scope: some unit of `below` decides about it. */
export function isInScope({ personId, relativeIds }: Scope, by: Deciding): SqlPiece {
  return piece`(
    v.person_id is distinct from ${personId}::uuid
    and v.person_id <> all(${[...relativeIds]}::uuid[])
    and (${by.manager} in (select id from below)
      or ${by.keeper} in (select id from below)
      or ${by.coManager} in (select id from below)))`;
}

function newest(whose: SqlPiece, today: string): SqlPiece {
  return piece`(
    select a.unit_id from authorities a
    where ${whose} and a.valid_from <= ${today}
    order by a.valid_from desc, a.recorded_at desc, a.id desc limit 1)`;
}

/** Text for `like` in which no character is a wildcard. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
