import { watch } from 'vue';
import type { challenge, loginWithKey } from '../../../server/modules/sessions/contract.ts';
import { callSession, sessionGuards } from '../../services/http.ts';
import { KeyFault, type KeyCard, type KeyMiddleware } from '../../services/key-middleware.ts';
import { onceRemoved } from '../../services/once-removed.ts';
import { Refusal } from '../../services/refusal.ts';
import { loginMessage } from './login-message.ts';
import { logOut, session, welcome } from './session.ts';

/** Signs in by the key's answer to the server's challenge. @throws Refusal, also for a fault of the key. */
export async function logInWithKey(
  middleware: KeyMiddleware,
  { publicKey }: KeyCard,
  loginName: string,
  pin: string,
): Promise<void> {
  const path = '/api/session/challenge';
  const asked = await callSession<typeof challenge>('POST', path, { loginName });
  const message = loginMessage({ ...asked, host: window.location.host });
  const signature = await middleware.sign(publicKey, pin, message).catch((thrown: unknown) => {
    throw thrown instanceof KeyFault ? new Refusal('invalid', thrown.message) : thrown;
  });
  const { challengeId } = asked;
  const answer = { challengeId, publicKey, signature };
  welcome(await callSession<typeof loginWithKey>('POST', '/api/session/key', answer));
  leaveWithoutKey(middleware);
}

/** Pulling the key out is a log-out, until one has left by other ways. */
function leaveWithoutKey(middleware: KeyMiddleware): void {
  const stop = onceRemoved(middleware, () => {
    void logOut().then(() =>
      sessionGuards.signIn(new Refusal('unauthenticated', '密钥已拔出，本页已退出登录。')),
    );
  });
  const unwatch = watch(
    () => session.me === undefined,
    () => {
      stop();
      unwatch();
    },
  );
}
