import { reactive } from 'vue';
import type { Router } from 'vue-router';
import type {
  Banner,
  lock as lockContract,
  login,
  logout,
  Me,
  showBanner,
  showMe,
  unlock,
} from '../../../server/modules/sessions/contract.ts';
import { callSession, sessionGuards } from '../../services/http.ts';
import { asRefusal, Refusal } from '../../services/refusal.ts';
import { closeSocket, onChanged, openSocket } from '../../services/socket.ts';

/**
 * Who is signed in at this terminal. `isLocked` covers the screen until the PIN is given; `farewell` says at
 * the log-in page why the last session is over.
 */
export const session = reactive({
  me: undefined as Me | undefined,
  banner: undefined as Banner | undefined,
  isLocked: false,
  farewell: undefined as string | undefined,
});

const waiting: { resolve: () => void; reject: (reason: Refusal) => void }[] = [];

/** Whether the server lets this person do `act`; asked only to show or hide, never to decide. */
export function can(act: string): boolean {
  return session.me?.abilities.includes(act) ?? false;
}

export async function loadBanner(): Promise<void> {
  session.banner = await callSession<typeof showBanner>('GET', '/api/banner').catch(
    () => undefined,
  );
}

/** The signed-in person, asked of the server once per page load. */
export async function whoAmI(): Promise<Me | undefined> {
  if (session.me) return session.me;
  try {
    welcome(await callSession<typeof showMe>('GET', '/api/session'));
  } catch (thrown) {
    const refusal = asRefusal(thrown);
    if (refusal.kind === 'network' || refusal.kind === 'unavailable') throw refusal;
    if (refusal.kind === 'locked') await lock().then(whoAmI, () => undefined);
  }
  return session.me;
}

export async function logIn(loginName: string, password: string): Promise<void> {
  welcome(await callSession<typeof login>('POST', '/api/session', { loginName, password }));
}

export async function logOut(): Promise<void> {
  await callSession<typeof logout>('DELETE', '/api/session').catch(() => undefined);
  forget();
}

export async function unlockWith(password: string): Promise<void> {
  welcome(await callSession<typeof unlock>('POST', '/api/session/unlock', { secret: password }));
  session.isLocked = false;
  for (const { resolve } of waiting.splice(0)) resolve();
}

/** Covers the screen; settles when the person has given the PIN, or has left. */
export function lock(): Promise<void> {
  session.isLocked = true;
  return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
}

/** Covers the screen because nobody has touched it, and has the server lock the session with it. */
export function lockIdle(): void {
  lock().catch(() => undefined);
  callSession<typeof lockContract>('POST', '/api/session/lock').catch(() => undefined);
}

/** Sends people to log-in, keeping where they were, whenever the server says the session is over. */
export function guardCalls(router: Router): void {
  const signIn = ({ message }: Refusal): void => {
    if (router.currentRoute.value.name === 'login') return;
    const next = router.currentRoute.value.fullPath;
    forget();
    session.farewell = message;
    void router.replace({ name: 'login', query: { next, why: 'expired' } });
  };
  const changePassword = (): void => void router.replace({ name: 'first-steps' });
  Object.assign(sessionGuards, { signIn, unlock: lock, changePassword });
  onChanged('session', () => void recheck());
}

/** Asks the server once more who is here: after a cut line, or a change of one's own account. */
export async function recheck(): Promise<void> {
  try {
    session.me = await callSession<typeof showMe>('GET', '/api/session');
  } catch (thrown) {
    const refusal = asRefusal(thrown);
    if (refusal.kind === 'unauthenticated') sessionGuards.signIn(refusal);
    if (refusal.kind === 'locked') lock().catch(() => undefined);
  }
}

/** Lets the person in whom the server has just answered for. */
export function welcome(me: Me): void {
  session.me = me;
  session.farewell = undefined;
  openSocket();
}

function forget(): void {
  closeSocket();
  session.me = undefined;
  session.isLocked = false;
  // Drafts name people; the next person at this terminal must not find them.
  sessionStorage.clear();
  for (const { reject } of waiting.splice(0))
    reject(new Refusal('unauthenticated', '请重新登录。'));
}
