import type { Services } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Visitor } from '../../http/route.ts';
import { recogniseTerminal, type Terminal } from '../terminals/index.ts';
import { recordRefusal } from './record-refusal.ts';

/**
 * The terminal that a visitor sits at.
 * @throws AppError `forbidden`, recorded, where it is not registered.
 */
export async function requireTerminal(
  services: Services,
  visitor: Visitor,
  action: Parameters<typeof recordRefusal>[1]['action'],
): Promise<Terminal> {
  const terminal = await recogniseTerminal(services, visitor);
  if (terminal) return terminal;
  await recordRefusal(services, { action, outcome: 'unregistered_terminal' });
  throw new AppError('forbidden', '本终端未登记，不能使用本系统。请联系安全保密管理员登记终端。');
}
