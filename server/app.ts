import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import Koa from 'koa';
import { parseCookie } from './http/parse-cookie.ts';
import type { Services } from './context.ts';
import { createGate } from './gate.ts';
import { errorBoundary } from './http/error-boundary.ts';
import { mountRoutes } from './http/mount-routes.ts';
import { securityHeaders } from './http/security-headers.ts';
import { serveClient } from './http/serve-client.ts';
import { serveDocs } from './http/serve-docs.ts';
import { turnAwayStranger, turnAwayUnknown } from './http/turn-away.ts';
import { whereaboutsOf } from './http/whereabouts.ts';
import { hearViewer } from './modules/viewing/index.ts';
import { cutDeadSockets } from './modules/sessions/index.ts';
import { ROUTES } from './routes.ts';
import { openSockets } from './sockets/open-sockets.ts';

export type App = { http: Server; services: Services; close(): Promise<void> };

/** How long calls under way may still take when the server stops. */
const LAST_CALLS_MS = 3000;

/**
 * An upload may take hours on a slow link, so that no whole call has a limit; its headers have one, and so has
 * a connection on which nothing moves.
 */
const LIMITS = { requestTimeout: 0, headersTimeout: 60_000 };
const SILENCE_MS = 120_000;

/** Wires services, routes and sockets to one HTTP server. The server does not listen yet. */
export function createApp(makeServices: (notices: Services['notices']) => Services): App {
  const koa = new Koa();
  // Koa composes what it has when `callback` is called, and the sockets must find the server first.
  const http = createServer(LIMITS, (request, response) => void handle(request, response));
  http.setTimeout(SILENCE_MS);
  const sockets = openSockets({
    http,
    identify: async (headers, remoteAddress) => {
      const where = whereaboutsOf(headers, remoteAddress, services.config.isBehindTls);
      const token = parseCookie(headers.cookie, 'lantai_session');
      return gate
        .identify(token, where)
        .catch((error: unknown) => turnAwayStranger(gate, where, error));
    },
    onStray: (headers, remoteAddress) =>
      gate.turnAway(
        whereaboutsOf(headers, remoteAddress, services.config.isBehindTls),
        'misshapen',
      ),
    onBeat: (viewer, word) => hearViewer(services.pageTimes, viewer, word),
    onGone: (socketId) => services.pageTimes.gone(socketId),
  });
  const services = makeServices(sockets);
  const gate = createGate(services);
  const watch = cutDeadSockets(services, () => sockets.listSessions());
  koa.proxy = services.config.isBehindTls;
  koa.use(errorBoundary(services.logger));
  koa.use(securityHeaders(services.config.isBehindTls));
  koa.use(serveDocs(ROUTES));
  koa.use(turnAwayUnknown(gate, services.config.isBehindTls));
  koa.use(mountRoutes(services, gate, ROUTES).routes());
  koa.use(serveClient(join(import.meta.dirname, '..', 'client', 'dist')));
  koa.on('error', (error: unknown) => services.logger.warn('connection', { error: String(error) }));
  const handle = koa.callback();
  return {
    http,
    services,
    async close() {
      await watch.stop();
      const closed = sockets.close();
      const cut = setTimeout(() => http.closeAllConnections(), LAST_CALLS_MS);
      await closed;
      clearTimeout(cut);
    },
  };
}
