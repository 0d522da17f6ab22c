import { fitTerminal } from '../../../policies/fit-terminal.ts';
import type { TerminalFit } from '../../../policies/vocabulary.ts';
import { localTimeOf } from '../../clock.ts';
import type { Services } from '../../context.ts';
import { describeHours, type Terminal } from '../terminals/index.ts';
import { findUnit } from '../units/index.ts';

type Misfit = { outcome: Exclude<TerminalFit, 'fit'>; message: string };

/** Why somebody may not sign in at this terminal now, though they are who they say; `undefined` where they may. */
export async function findMisfit(
  { db, clock }: Pick<Services, 'db' | 'clock'>,
  { binding }: Pick<Terminal, 'binding'>,
  account: { unit_id: string },
): Promise<Misfit | undefined> {
  const unit = await findUnit(db, account.unit_id);
  const use = {
    unitPath: unit?.path ?? '',
    purpose: 'none' as const,
    time: localTimeOf(clock()),
  };
  const outcome = fitTerminal(binding, use);
  switch (outcome) {
    case 'fit':
      return undefined;
    case 'closed_hours':
      return {
        outcome,
        message: `本终端现在不在开放时段（${describeHours(binding.hours)}），请在开放时段内登录。`,
      };
    case 'other_unit':
    case 'other_purpose':
      return { outcome, message: '本终端不为您所在的单位服务，请到本单位登记的终端登录。' };
  }
}
