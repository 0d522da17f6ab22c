import type { Db } from '../../../db/connect.ts';
import type { KinRelation } from './contract.ts';
import { deriveRelatives } from './derive-relatives.ts';
import { joinIdentities } from './join-identities.ts';

/** Whose relatives are asked for: who holds an account, with the person of their own file if there is one. */
export type Self = { accountId: string; personId: string | null };
/** Somebody whose file is closed, and why: `配偶 → 兄弟姐妹`. */
export type Relative = { personId: string; path: string };

/**
 * The persons whose files this account must keep away from (回避), as known now or at a moment. Ties by ID
 * number count from the moment on that such a person has a file.
 */
export async function relativesOf(db: Db, self: Self, knownAt?: Date): Promise<Relative[]> {
  const found = await deriveFrom(db, self, knownAt);
  return found.flatMap(({ name, path }) =>
    name.startsWith(PERSON) ? [{ personId: name.slice(PERSON.length), path }] : [],
  );
}

/** The accounts that must keep away from a person's file: kinship is mutual. */
export async function relatedAccounts(
  db: Db,
  personId: string,
  knownAt?: Date,
): Promise<ReadonlySet<string>> {
  const found = await deriveFrom(db, { accountId: null, personId }, knownAt);
  const accounts = found.filter(({ name }) => name.startsWith(ACCOUNT));
  return new Set(accounts.map(({ name }) => name.slice(ACCOUNT.length)));
}

/** Every name of every relative, with the way that leads to them. */
async function deriveFrom(
  db: Db,
  { accountId, personId }: { accountId: string | null; personId: string | null },
  knownAt: Date | undefined,
): Promise<{ name: string; path: string }[]> {
  const when = knownAt ? 'then' : 'now';
  const wanted = { accountId, personId, knownAt: knownAt ?? null };
  // Asked at every call, and longer to plan than to answer: by its name it is planned once for a connection.
  const { rows } = await db
    .raw<{ rows: LinkRow[] }>(neighbourhood(LINKS[when]), wanted)
    .options({ name: `relatives ${when}` });
  const ties = rows.filter(isTie);
  if (ties.length === 0) return [];
  const same = rows.flatMap(({ step, from_name, to_name }) =>
    step === 'same' ? [[from_name, to_name] as const] : [],
  );
  const names = [
    ...(accountId === null ? [] : [`${ACCOUNT}${accountId}`]),
    ...(personId === null ? [] : [`${PERSON}${personId}`]),
  ];
  const [self, other] = names;
  if (self === undefined) return [];
  if (other !== undefined) same.push([self, other]);
  const { nameOf, namesOf } = joinIdentities(same);
  const graph = ties.map(({ from_name, step, to_name }) => ({
    subject: nameOf(from_name),
    relation: step,
    relative: nameOf(to_name),
  }));
  return [...deriveRelatives(graph, nameOf(self))].flatMap(([relative, way]) =>
    namesOf(relative).map((name) => ({ name, path: way.join(' → ') })),
  );
}

const PERSON = 'person ';
const ACCOUNT = 'account ';

/** A tie, or two names of one human. */
type LinkRow = { from_name: string; step: KinRelation | 'same'; to_name: string };

function isTie(row: LinkRow): row is LinkRow & { step: KinRelation } {
  return row.step !== 'same';
}

const MOMENT = "coalesce(:knownAt, cast('infinity' as timestamptz))";

/** Whose account it is: by their file, by their ID number, or by both. */
const LINKS = {
  now: 'select id as account_id, person_id, id_number_index as number from accounts',
  then: `
    select v.account_id, v.person_id, v.id_number_index as number from account_versions v
    where v.recorded_at <= ${MOMENT} and not exists (
      select 1 from account_versions l where l.account_id = v.account_id
        and l.version > v.version and l.recorded_at <= ${MOMENT})`,
};

/** Generations, marriages: how far the search for ties goes. Nobody's family at work reaches so far. */
const MAX_GENERATIONS = 12;
const MAX_MARRIAGES = 6;
/** Generations from where it goes no further: of a child's parents-in-law, and of relatives of another kind. */
const IN_LAW = 99;
const OTHER = 98;

/**
 * Every tie of everyone who may be a relative: a walk over ties that first rises and then falls, at most two
 * generations after having risen, so that it stays within the family and never spreads over the city.
 */
const neighbourhood = (links: string): string => `
  with recursive
  links as not materialized (${links}),
  numbers as not materialized (
    select n.person_id, n.blind_index from person_id_numbers n
    where n.recorded_at <= ${MOMENT} and not exists (
      select 1 from person_id_numbers l where l.person_id = n.person_id
        and l.recorded_at > n.recorded_at and l.recorded_at <= ${MOMENT})),
  ties as not materialized (
    select t.* from kin_ties t
    where t.recorded_at <= ${MOMENT} and not exists (
      select 1 from kin_tie_withdrawals w where w.tie_id = t.id and w.recorded_at <= ${MOMENT})),
  near (person_id, account_id, number, rise, fall, marriages) as (
    select p.person_id, p.account_id, cast(null as bytea), 0, 0, 0
    from (values (cast(:personId as uuid), cast(null as uuid)), (null, cast(:accountId as uuid)))
      as p (person_id, account_id)
    where p.person_id is not null or p.account_id is not null
    union
    select e.person_id, e.account_id, e.number,
      n.rise + case when e.step = 'parent' and n.fall = 0 then 1 else 0 end,
      case when e.step = 'child' then n.fall + 1
           when e.step = 'parent' and n.fall = 1 then ${IN_LAW}
           when e.step = 'other' then ${OTHER} else n.fall end,
      n.marriages + case when e.step = 'spouse' then 1 else 0 end
    from near n
    cross join lateral (
      select l.person_id, cast(null as uuid) as account_id, cast(null as bytea) as number,
             'same' as step
        from links l where l.account_id = n.account_id and l.person_id is not null
      union all select null, null, l.number, 'same' from links l
        where l.account_id = n.account_id and l.number is not null
      union all select null, l.account_id, null, 'same' from links l where l.person_id = n.person_id
      union all select null, l.account_id, null, 'same' from links l where l.number = n.number
      union all select i.person_id, null, null, 'same' from numbers i where i.blind_index = n.number
      union all select null, null, i.blind_index, 'same' from numbers i
        where i.person_id = n.person_id
      union all select t.relative_id, null, t.relative_index, t.relation from ties t
        where t.person_id = n.person_id
      union all select t.relative_id, null, t.relative_index, t.relation from ties t
        where t.account_id = n.account_id
      union all select t.person_id, t.account_id, null, ${INVERSE} from ties t
        where t.relative_id = n.person_id
      union all select t.person_id, t.account_id, null, ${INVERSE} from ties t
        where t.relative_index = n.number
    ) e
    where e.step in ('same', 'sibling')
      or (e.step = 'other' and n.rise = 0 and n.fall = 0 and n.marriages = 0)
      or (e.step = 'spouse' and n.marriages < ${MAX_MARRIAGES})
      or (e.step = 'parent' and n.fall = 0 and n.rise < ${MAX_GENERATIONS})
      or (e.step = 'parent' and n.fall = 1 and n.rise = 0 and n.marriages > 0)
      or (e.step = 'child' and n.rise = 0 and n.fall < ${MAX_GENERATIONS})
      or (e.step = 'child' and n.rise between 1 and 2 and n.fall < 2)
  ),
  found as (
    select t.* from near n join ties t on t.person_id = n.person_id
    union select t.* from near n join ties t on t.account_id = n.account_id
    union select t.* from near n join ties t on t.relative_id = n.person_id
    union select t.* from near n join ties t on t.relative_index = n.number)
  select coalesce('person ' || f.person_id, 'account ' || f.account_id) as from_name,
    f.relation as step,
    coalesce('person ' || f.relative_id, ${numberName('f.relative_index')}) as to_name
    from found f
  union select 'account ' || l.account_id, 'same', 'person ' || l.person_id
    from near n join links l on l.account_id = n.account_id where l.person_id is not null
  union select 'account ' || l.account_id, 'same', ${numberName('l.number')}
    from near n join links l on l.account_id = n.account_id where l.number is not null
  union select ${numberName('i.blind_index')}, 'same', 'person ' || i.person_id
    from near n join numbers i on i.blind_index = n.number`;

function numberName(column: string): string {
  return `'number ' || encode(${column}, 'hex')`;
}

const INVERSE = `case t.relation when 'parent' then 'child' when 'child' then 'parent'
  else t.relation end`;
