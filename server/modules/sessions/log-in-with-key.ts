import type { Services } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Visitor } from '../../http/route.ts';
import { findAccountByLogin } from '../accounts/index.ts';
import { beginSession } from './begin-session.ts';
import type { Me } from './contract.ts';
import { judgeKeyAnswer, type KeyAnswer } from './judge-key-answer.ts';
import { recordRefusal } from './record-refusal.ts';
import { requireFit } from './require-fit.ts';
import { requireTerminal } from './require-terminal.ts';

const action = 'sessions.login_with_key';

/** Signs a person in by their key's answer to a challenge. Whatever comes of it, the challenge is used up. */
export async function logInWithKey(
  services: Services,
  visitor: Visitor,
  { challengeId, ...answer }: { challengeId: string } & KeyAnswer,
): Promise<Me> {
  const challenge = services.challenges.take(challengeId);
  const terminal = await requireTerminal(services, visitor, action);
  const terminalId = terminal.id;
  const account = challenge && (await findAccountByLogin(services.db, challenge.loginName));
  const verdict = await judgeKeyAnswer(services, challenge, terminalId, account, answer);
  if (account && 'keyId' in verdict) {
    await requireFit(services, terminal, account, action);
    return beginSession(services, visitor, account, terminal, {
      method: 'key',
      action,
      keyId: verdict.keyId,
    });
  }
  const outcome = 'fault' in verdict ? verdict.fault : 'unknown';
  await recordRefusal(services, { action, account, terminalId, outcome });
  throw new AppError(
    'unauthenticated',
    '密钥登录未通过：密钥未登记、已过期或已注销，或账号已锁定、停用。请重试，仍不行请联系安全保密管理员。',
  );
}
