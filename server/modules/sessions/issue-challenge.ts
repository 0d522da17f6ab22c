import type { Services } from '../../context.ts';
import type { Visitor } from '../../http/route.ts';
import { CHALLENGE_SECONDS } from './challenges.ts';
import type { ChallengeAnswer } from './contract.ts';
import { requireTerminal } from './require-terminal.ts';

/** Begins a log-in by key. Nothing in the answer depends on whether there is such an account. */
export async function issueChallenge(
  services: Services,
  visitor: Visitor,
  input: { loginName: string },
): Promise<ChallengeAnswer> {
  const { id: terminalId } = await requireTerminal(services, visitor, 'sessions.challenge');
  const { challengeId, nonce, loginName } = services.challenges.issue({
    loginName: input.loginName.toLowerCase(),
    terminalId,
    host: services.config.publicHost ?? visitor.host,
  });
  return { challengeId, nonce, loginName, terminalId, expiresInSeconds: CHALLENGE_SECONDS };
}
