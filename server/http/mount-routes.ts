import Router, { type RouterContext } from '@koa/router';
import type { Context } from 'koa';
import type { Services } from '../context.ts';
import { answerCall } from './answer-call.ts';
import type { Gate } from './gate.ts';
import { readJson } from './read-json.ts';
import type { Bytes, Route, Visitor } from './route.ts';
import { requireSameOrigin } from './same-origin.ts';
import { turnAwayUnjudged, turnAwayUnread } from './turn-away.ts';
import type { RawInput } from './validate.ts';
import { TERMINAL_COOKIE, whereaboutsOf } from './whereabouts.ts';

const COOKIE = 'lantai_session';

/** Puts a table of routes on a router. A HEAD is not a GET: it would read without being recorded. */
export function mountRoutes(services: Services, gate: Gate, routes: Route[]): Router {
  const router = new Router();
  for (const route of routes) {
    router[route.method](route.path, async (ctx) => {
      if (ctx.method === 'HEAD') return void (ctx.status = 405);
      const visitor = visitorOf(ctx, services.config.isBehindTls);
      const raw = await readCall(ctx, route).catch((error: unknown) =>
        turnAwayUnread(gate, route, visitor, error),
      );
      const idempotencyKey = ctx.get('Idempotency-Key') || undefined;
      const answer = await answerCall(services, gate, route, {
        raw,
        visitor,
        idempotencyKey,
      }).catch((error: unknown) => turnAwayUnjudged(gate, route, visitor, error));
      send(ctx, route, answer);
    });
  }
  return router;
}

/** @throws AppError where another site sent it, or its body is not what the route takes. */
async function readCall(ctx: RouterContext, { method, contract }: Route): Promise<RawInput> {
  const isStream = contract.body === 'stream';
  if (method !== 'get') requireSameOrigin(ctx, isStream);
  return {
    params: ctx.params,
    query: ctx.query,
    body: isStream || method === 'get' ? undefined : await readJson(ctx.req),
    stream: ctx.req,
    signal: abortedWith(ctx),
  };
}

function send(ctx: Context, route: Route, answer: unknown): void {
  ctx.set('Cache-Control', 'no-store');
  ctx.status = 200;
  if (typeof route.contract.response !== 'string') {
    ctx.body = answer;
    return;
  }
  const { bytes, fileName } = answer as Bytes;
  ctx.type = route.contract.response;
  if (fileName !== undefined) ctx.attachment(fileName);
  ctx.body = bytes;
}

function abortedWith(ctx: Context): AbortSignal {
  const controller = new AbortController();
  ctx.res.once('close', () => {
    if (!ctx.res.writableEnded) controller.abort();
  });
  return controller.signal;
}

function visitorOf(ctx: Context, isBehindTls: boolean): Visitor {
  const attributes = {
    httpOnly: true,
    sameSite: 'strict' as const,
    secure: isBehindTls,
    overwrite: true,
    path: '/',
  };
  return {
    ...whereaboutsOf(ctx.headers, ctx.req.socket.remoteAddress, isBehindTls),
    token: ctx.cookies.get(COOKIE),
    host: ctx.host,
    setToken: (token) => void ctx.cookies.set(COOKIE, token, attributes),
    clearToken: () => void ctx.cookies.set(COOKIE, null, attributes),
    setTerminalToken: (token, maxAge) =>
      void ctx.cookies.set(TERMINAL_COOKIE, token, { ...attributes, maxAge }),
  };
}
