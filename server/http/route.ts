import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Db, Tx } from '../../db/connect.ts';
import type { Subject } from '../../policies/facts.ts';
import type { Services } from '../context.ts';
import type { Actor } from './actor.ts';
import type { Whereabouts } from './whereabouts.ts';

/** What goes in and what comes out. A missing part takes nothing; unknown fields are refused. */
export type Contract = {
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType | 'stream';
  /** A schema for JSON, or the media type of a body of bytes. */
  response:
    z.ZodType | 'image/jpeg' | 'application/zip' | 'application/pdf' | 'text/csv' | 'text/plain';
};

type Parsed<T> = T extends z.ZodType ? z.output<T> : T extends 'stream' ? Readable : undefined;
type Part<C extends Contract, K extends keyof Contract> = K extends keyof C
  ? Parsed<C[K]>
  : undefined;

export type InputOf<C extends Contract> = {
  params: Part<C, 'params'>;
  query: Part<C, 'query'>;
  body: Part<C, 'body'>;
  /** Aborted when the caller hangs up. */
  signal: AbortSignal;
};

/** Bytes for the caller, with the name to save them under where it is a download. */
export type Bytes = { bytes: Buffer | Readable; fileName?: string };
export type OutputOf<C extends Contract> = C['response'] extends z.ZodType
  ? z.input<C['response']>
  : Bytes;

/** Sets or clears cookies: that of the session at log-in and log-out, that of the terminal at its proof. */
export type Visitor = Whereabouts & {
  token: string | undefined;
  /** `host:port` that the browser came by. */
  host: string;
  setToken(token: string): void;
  clearToken(): void;
  setTerminalToken(token: string, maxAgeMs: number): void;
};

type Face<C extends Contract, Name extends string> = {
  /** `module.verb`: route, permission, ledger action and operationId are this one word. */
  name: Name;
  method: 'get' | 'post' | 'delete';
  path: string;
  contract: C;
};

/** Loads what the policy needs to know. It must not throw for absent things but answer `undefined`. */
export type About<C extends Contract, Answer = Subject> = (
  db: Db,
  actor: Actor,
  input: InputOf<C>,
  services: Services,
) => Promise<Answer | undefined>;

/** The facts, and what was read to tell them: who may do it goes on with that instead of reading it again. */
export type Found<F> = { subject: Subject; found: F };

type Guarded<C extends Contract, Name extends string> = Face<C, Name> & {
  /** The action that the policy table must allow; `signed-in` for what concerns only one's own session. */
  permission: string;
  /** Refused while a disk is nearly full: it shows, takes in or writes out what the house keeps. */
  needsRoom?: true;
  /** Counts among the readings of its account that may be under way at once; beyond them nothing is asked for it. */
  takesTurn?: true;
  about: About<C>;
};

/** Reads without leaving a trace: only what the caller may list anyway, cut to their scope. */
export type LookRoute<C extends Contract> = Guarded<C, string> & {
  effect: 'look';
  handle(services: Services, db: Db, actor: Actor, input: InputOf<C>): Promise<OutputOf<C>>;
};

/** Runs in one transaction, which must hold at least one ledger entry or is rolled back. */
export type ActRoute<C extends Contract> = Guarded<C, string> & {
  effect: 'act';
  /** Its answer must not lie in the idempotency table: each call is an act of its own, recorded anew. */
  isAnswerSecret?: true;
  handle(services: Services, tx: Tx, actor: Actor, input: InputOf<C>): Promise<OutputOf<C>>;
};

/** Takes or sends bytes, which must not hold a transaction open: it makes its own, and records in them. */
export type ServeRoute<C extends Contract> = Guarded<C, string> & {
  effect: 'serve';
  handle(services: Services, actor: Actor, input: InputOf<C>): Promise<OutputOf<C>>;
};

/** Likewise, of what `about` has found. */
export type ServeFoundRoute<C extends Contract, F> = Omit<ServeRoute<C>, 'about' | 'handle'> & {
  about: About<C, Found<F>>;
  handle(services: Services, actor: Actor, input: InputOf<C>, found: F): Promise<OutputOf<C>>;
};

/** Answers before anyone has signed in. */
export type PublicRoute<C extends Contract> = Face<C, string> & {
  effect: 'public';
  permission: 'anyone';
  handle(services: Services, visitor: Visitor, input: InputOf<C>): Promise<OutputOf<C>>;
};

export type Route =
  | LookRoute<Contract>
  | ActRoute<Contract>
  | ServeRoute<Contract>
  | ServeFoundRoute<Contract, unknown>
  | PublicRoute<Contract>;

// The constructors check a route against its own contract and then forget the contract's type, so that
// routes of all contracts stand in one table.
export function look<C extends Contract>(route: Omit<LookRoute<C>, 'effect'>): Route {
  return { effect: 'look', ...route } as unknown as Route;
}
export function act<C extends Contract>(route: Omit<ActRoute<C>, 'effect'>): Route {
  return { effect: 'act', ...route } as unknown as Route;
}
export function serve<C extends Contract>(route: Omit<ServeRoute<C>, 'effect'>): Route {
  return { effect: 'serve', ...route } as unknown as Route;
}
export function serveFound<C extends Contract, F>(
  route: Omit<ServeFoundRoute<C, F>, 'effect'>,
): Route {
  return { effect: 'serve', ...route } as unknown as Route;
}
export function open<C extends Contract>(
  route: Omit<PublicRoute<C>, 'effect' | 'permission'>,
): Route {
  return { effect: 'public', permission: 'anyone', ...route } as unknown as Route;
}
