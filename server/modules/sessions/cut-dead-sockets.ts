import type { Services } from '../../context.ts';
import { listLiveSessions } from './store.ts';

const EVERY_MS = 1000;

type Needs = Pick<Services, 'db' | 'clock' | 'config' | 'notices' | 'logger'>;

/**
 * Cuts the sockets of sessions that are over or idle, within about a second, whatever ended them: time alone
 * tells nobody. Settles `stop` when nothing of it runs any more.
 */
export function cutDeadSockets(
  services: Needs,
  openSessions: () => string[],
): { stop(): Promise<void> } {
  let isStopped = false;
  let round = Promise.resolve();
  let timer: NodeJS.Timeout;
  const cut = async (): Promise<void> => {
    const open = openSessions();
    if (open.length === 0) return;
    const { db, clock, config, notices } = services;
    const live = new Set(await listLiveSessions(db, open, config.profile, clock()));
    for (const sessionId of open) if (!live.has(sessionId)) notices.dismiss({ sessionId });
  };
  const rest = (): void => {
    if (isStopped) return;
    timer = setTimeout(() => {
      round = cut()
        .catch((error: unknown) =>
          services.logger.error('sockets not checked', { error: String(error) }),
        )
        .then(rest);
    }, EVERY_MS).unref();
  };
  rest();
  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await round;
    },
  };
}
