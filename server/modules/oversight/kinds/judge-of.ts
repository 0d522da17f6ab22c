import type { RuleBody, RuleKind } from '../contract.ts';
import { judgeFailedLogIns } from './failed-log-ins.ts';
import type { Judge } from './judge.ts';
import { judgeMassAccess } from './mass-access.ts';
import { judgeOffHoursReading } from './off-hours-reading.ts';
import { judgeOfficerOffHours } from './officer-off-hours.ts';
import { judgeOutsidePurpose } from './outside-purpose.ts';
import { judgeRepeatedRefusals } from './repeated-refusals.ts';
import { judgeTerminalHours } from './terminal-hours.ts';

const JUDGES: { [K in RuleKind]: (parameters: (RuleBody & { kind: K })['parameters']) => Judge } = {
  off_hours_reading: judgeOffHoursReading,
  officer_off_hours: judgeOfficerOffHours,
  mass_access: judgeMassAccess,
  repeated_refusals: judgeRepeatedRefusals,
  failed_log_ins: judgeFailedLogIns,
  outside_purpose: judgeOutsidePurpose,
  terminal_hours: judgeTerminalHours,
};

/** The kinds of rule are a closed list: what a rule may ask for is its parameters. */
export function judgeOf({ kind, parameters }: RuleBody): Judge {
  return (JUDGES[kind] as (parameters: unknown) => Judge)(parameters);
}
