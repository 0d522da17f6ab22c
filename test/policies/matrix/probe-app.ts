import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { z } from 'zod';
import { createGate } from '../../../server/gate.ts';
import { errorBoundary } from '../../../server/http/error-boundary.ts';
import { mountRoutes } from '../../../server/http/mount-routes.ts';
import type { Route } from '../../../server/http/route.ts';
import { ROUTES } from '../../../server/routes.ts';
import type { TestApp } from '../../support/app.ts';

/** The routes that ask the policy. */
export const GUARDED = ROUTES.filter(
  ({ effect, permission }) => effect !== 'public' && permission !== 'signed-in',
);

const reached = z.object({ reached: z.literal(true) });

/**
 * The real way in (session, contract, facts, policy, refusal in the ledger), with what lies behind it taken
 * away: whoever is let through is told so, and nothing happens.
 */
export async function startProbes({ services }: TestApp): Promise<{ url: string; http: Server }> {
  const koa = new Koa();
  koa.use(errorBoundary(services.logger));
  koa.use(mountRoutes(services, createGate(services), GUARDED.map(asProbe)).routes());
  const http = createServer((request, response) => void koa.callback()(request, response));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, http };
}

function asProbe(route: Route): Route {
  return {
    ...route,
    effect: 'look',
    contract: { ...route.contract, response: reached },
    handle: () => Promise.resolve({ reached: true }),
  } as unknown as Route;
}
