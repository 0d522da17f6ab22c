import type { Services } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { AccountRow } from '../accounts/index.ts';
import type { Terminal } from '../terminals/index.ts';
import { findMisfit } from './find-misfit.ts';
import { recordRefusal } from './record-refusal.ts';

/**
 * Holds the terminal against whoever has just shown who they are: only they are told that it is not for them.
 * @throws AppError `forbidden`, recorded.
 */
export async function requireFit(
  services: Services,
  terminal: Terminal,
  account: AccountRow,
  action: Parameters<typeof recordRefusal>[1]['action'],
): Promise<void> {
  const misfit = await findMisfit(services, terminal, account);
  if (!misfit) return;
  const { outcome, message } = misfit;
  await recordRefusal(services, { action, account, terminalId: terminal.id, outcome });
  throw new AppError('forbidden', message);
}
