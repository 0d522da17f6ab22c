import type { Services } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Visitor } from '../../http/route.ts';
import { recogniseTerminal } from './recognise-terminal.ts';

/** Hands out a word for the terminal's key to sign, and says which terminal this is already. */
export async function issueChallenge(
  services: Pick<Services, 'db' | 'clock' | 'terminalDesk'>,
  visitor: Visitor,
): Promise<{ nonce: string; terminalName: string | null }> {
  const nonce = services.terminalDesk.challenges.issue(visitor.address);
  if (nonce === undefined) {
    throw new AppError('too_many', '本机请求过于频繁，请一分钟后刷新页面重试。');
  }
  const terminal = await recogniseTerminal(services, visitor);
  return { nonce, terminalName: terminal?.name ?? null };
}
