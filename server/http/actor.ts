import type { TerminalBinding } from '../../policies/fit-terminal.ts';
import type { Clearance, Role } from '../../policies/vocabulary.ts';

/** The signed-in person as the rest of the house sees them: plain values, read once per call. */
export type Actor = {
  accountId: string;
  sessionId: string;
  loginName: string;
  name: string;
  /** The person whose own file this account may never open; null for accounts without a file here. */
  personId: string | null;
  /** Persons whose files are as closed to this account as its own (亲属回避). */
  relativeIds: readonly string[];
  unitId: string;
  unitCode: string;
  unitName: string;
  unitKind: string;
  /** Materialised path of the unit, `/150000/150200/`. */
  unitPath: string;
  roles: Role[];
  clearance: Clearance;
  terminalId: string;
  terminalName: string;
  terminal: TerminalBinding;
  lastLoginAt: Date | null;
  hasPin: boolean;
  /** Their password is a one-time one, or too old: nothing but their own account is open to them. */
  mustChangePassword: boolean;
};

/** Who, from where: the part of a ledger entry that every act of this person shares. */
export function traceOf(actor: Actor): {
  actor: string;
  unit: string;
  tier: string;
  terminal: string;
} {
  return {
    actor: actor.accountId,
    unit: actor.unitId,
    tier: actor.unitKind,
    terminal: actor.terminalId,
  };
}
