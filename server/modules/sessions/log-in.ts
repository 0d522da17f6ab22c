import type { Services } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Visitor } from '../../http/route.ts';
import { findAccountByLogin, verifySecret } from '../accounts/index.ts';
import { beginSession } from './begin-session.ts';
import type { Me } from './contract.ts';
import { recordRefusal } from './record-refusal.ts';
import { requireFit } from './require-fit.ts';
import { requireTerminal } from './require-terminal.ts';

const action = 'sessions.login';

/** Signs a person in on a registered terminal by their password. */
export async function logIn(
  services: Services,
  visitor: Visitor,
  input: { loginName: string; password: string },
): Promise<Me> {
  const terminal = await requireTerminal(services, visitor, action);
  const account = await findAccountByLogin(services.db, input.loginName);
  const refuse = (outcome: string): Promise<void> =>
    recordRefusal(services, { action, account, terminalId: terminal.id, outcome });
  const verdict = await verifySecret(
    services,
    account,
    'password',
    input.password,
    terminal.id,
  ).catch(async (error: unknown) => {
    if (error instanceof AppError && error.kind === 'too_many') await refuse('too_many');
    throw error;
  });
  if (account && verdict === 'right') {
    await requireFit(services, terminal, account, action);
    return beginSession(services, visitor, account, terminal, { method: 'password', action });
  }
  await refuse(verdict);
  // One sentence for every cause: which of them it was would tell a guesser that the account exists.
  const { maxFailures } = services.config.profile;
  throw new AppError(
    'unauthenticated',
    `账号或口令不正确，或账号已锁定、停用。连续错误 ${maxFailures} 次即锁定，请联系系统管理员。`,
    { field: 'password' },
  );
}
