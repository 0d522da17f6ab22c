import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { Services } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Visitor } from '../../http/route.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import type { Me } from './contract.ts';
import { actorOf, requireSession, tokenDigest } from './identify.ts';
import { findAccountByLogin, markLogin, verifySecret, type AccountRow } from '../accounts/index.ts';
import { recogniseTerminal, tellWatchers, type Terminal } from '../terminals/index.ts';
import { presentMe } from './present-me.ts';
import { findMisfit } from './find-misfit.ts';
import { insertSession } from './store.ts';

// One sentence for every cause: which of them it was would tell a guesser that the account exists.
const REFUSAL = '账号或口令不正确，或账号已锁定、停用。连续错误 5 次即锁定，请联系系统管理员。';

/** Signs a person in on a registered terminal and gives the visitor a fresh session. */
export async function logIn(
  services: Services,
  visitor: Visitor,
  input: { loginName: string; password: string },
): Promise<Me> {
  const terminal = await recogniseTerminal(services, visitor);
  if (!terminal) {
    await recordRefusal(services, undefined, undefined, 'unregistered_terminal');
    throw new AppError('forbidden', '本终端未登记，不能使用本系统。请联系安全保密管理员登记终端。');
  }
  const account = await findAccountByLogin(services.db, input.loginName);
  const verdict = await verifySecret(services, account, 'password', input.password);
  if (!account || verdict !== 'right') {
    await recordRefusal(services, account, terminal.id, verdict);
    throw new AppError('unauthenticated', REFUSAL, { field: 'password' });
  }
  const misfit = await findMisfit(services, terminal, account);
  if (misfit) {
    await recordRefusal(services, account, terminal.id, misfit.outcome);
    throw new AppError('forbidden', misfit.message);
  }
  const token = randomBytes(32).toString('base64url');
  await beginSession(services, account, { terminal, address: visitor.address }, token);
  visitor.setToken(token);
  const session = await requireSession(services, token, visitor);
  const actor = await actorOf(services, session);
  return presentMe(services, { ...actor, lastLoginAt: account.last_login_at });
}

async function beginSession(
  services: Services,
  account: AccountRow,
  place: { terminal: Terminal; address: string },
  token: string,
): Promise<void> {
  const now = services.clock();
  await withinTransaction(services.db, services.ledger.recordedIn, async (tx) => {
    const id = randomUUIDv7();
    await markLogin(tx, account.id, now);
    const session = { id, tokenDigest: tokenDigest(token), accountId: account.id, ...place };
    await insertSession(tx, session, now);
    await services.ledger.record(tx, {
      kind: 'DONE',
      action: 'sessions.login',
      actor: account.id,
      unit: account.unit_id,
      terminal: place.terminal.id,
    });
    tellWatchers(services, tx);
  });
}

async function recordRefusal(
  services: Services,
  account: AccountRow | undefined,
  terminal: string | undefined,
  outcome: string,
): Promise<void> {
  await withinTransaction(services.db, services.ledger.recordedIn, (tx) =>
    services.ledger.record(tx, {
      kind: 'DENY',
      action: 'sessions.login',
      actor: account?.id ?? 'anonymous',
      ...(account ? { unit: account.unit_id } : {}),
      ...(terminal === undefined ? {} : { terminal }),
      outcome,
    }),
  );
}
