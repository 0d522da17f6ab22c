import type { Middleware } from 'koa';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Gate, TurnedAwayFor } from './gate.ts';
import type { Route } from './route.ts';
import { whereaboutsOf, type Whereabouts } from './whereabouts.ts';

/** Sets down a call that could not even be read as one of ours: another site's, or with a body that is none. */
export async function turnAwayUnread(
  gate: Gate,
  route: Route,
  where: Whereabouts,
  error: unknown,
): Promise<never> {
  if (isGuarded(route) && error instanceof AppError) await gate.turnAway(where, 'misshapen');
  throw error;
}

/** Sets down a call that a route refused without judging it. */
export async function turnAwayUnjudged(
  gate: Gate,
  route: Route,
  where: Whereabouts,
  error: unknown,
): Promise<never> {
  const reason = isGuarded(route) && error instanceof AppError && reasonFor(route, error);
  if (reason) await gate.turnAway(where, reason);
  throw error;
}

/** Sets down calls that no route takes, guesses at paths and methods: a page of ours makes none. */
export function turnAwayUnknown(gate: Gate, isBehindTls: boolean): Middleware {
  return async (ctx, next) => {
    await next();
    const isNothing = ctx.status === 404 && (ctx.body ?? null) === null;
    if (!ctx.path.startsWith('/api/') || !(isNothing || ctx.status === 405)) return;
    const where = whereaboutsOf(ctx.headers, ctx.req.socket.remoteAddress, isBehindTls);
    await gate.turnAway(where, 'misshapen');
  };
}

/** Sets down that nobody was known to be calling. */
export async function turnAwayStranger(
  gate: Gate,
  where: Whereabouts,
  error: unknown,
): Promise<never> {
  const reason = error instanceof AppError && reasonOfStranger(error);
  if (reason) await gate.turnAway(where, reason);
  throw error;
}

/** What people fill in is answered by JSON; all else is written by our own pages. */
function reasonFor({ method, contract }: Route, error: AppError): TurnedAwayFor | undefined {
  const isOurs = method === 'get' || !(contract.response instanceof z.ZodType);
  return isOurs && error.kind === 'invalid' ? 'misshapen' : reasonOfStranger(error);
}

function reasonOfStranger({ kind }: AppError): TurnedAwayFor | undefined {
  if (kind === 'unauthenticated') return 'no_session';
  return kind === 'locked' ? 'locked' : undefined;
}

/** Of all others whoever is not signed in may ask as they like: they tell nobody's secret. */
function isGuarded({ effect, permission }: Route): boolean {
  return effect !== 'public' && permission !== 'signed-in';
}
