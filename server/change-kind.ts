import type { Db, Tx } from '../db/connect.ts';
import type { Subject } from '../policies/facts.ts';
import type { Services } from './context.ts';
import type { Actor } from './http/actor.ts';

/** Who proposes and who confirms: never one person, and for officers never one role. */
export const DUTIES = {
  /** 账号、单位 */
  administration: { proposes: 'sysadmin', confirms: 'security_officer', isWithinUnit: false },
  /** 岗位、知悉范围、密钥、终端、策略 */
  authorisation: { proposes: 'security_officer', confirms: 'sysadmin', isWithinUnit: false },
  /** 监督规则：审计员提出，被审计的一方复核，放宽或收紧都须两人 */
  oversight: { proposes: 'auditor', confirms: 'security_officer', isWithinUnit: false },
  /** 管理权限 */
  posting: { proposes: 'archivist', confirms: 'centre_leader', isWithinUnit: true },
} as const;
export type Duty = keyof typeof DUTIES;

/** One fact that a change makes different, as its deciders read it. */
export type ChangeLine = { label: string; before: string | null; after: string | null };

/** A confirmed change in the hands of what carries it out. */
export type Confirmed = { changeId: string; proposedBy: string; confirmedBy: Actor; at: Date };

type Proposal = { kind: string };
export type ChangeStep = 'propose' | 'confirm';

/** 变更事项: one sort of privileged change, which takes effect when a second person confirms it. */
export type ChangeKind<P extends Proposal = Proposal> = {
  /** `accounts.disable`: the word on the wire and in the ledger. */
  kind: P['kind'];
  label: string;
  duty: Duty;
  /** Opaque id of what it is about, where that exists already. */
  target(payload: P): string | null;
  /**
   * The facts about the file that a proposal touches, where it touches one, so that a refusal is recorded like
   * any other; `undefined` where there is no such file.
   */
  concerns?(db: Db, actor: Actor, payload: P, today: string): Promise<Subject | undefined>;
  /**
   * Holds the proposal against what stands now; called when it is made and again when it is confirmed, with
   * who does so.
   * @throws AppError `invalid` or `conflict`, in words that say what to do.
   */
  check(services: Services, db: Db, payload: P, actor: Actor, step: ChangeStep): Promise<void>;
  /** What it is called in lists (no ID number), and what it makes different. */
  describe(services: Services, db: Db, payload: P): Promise<{ title: string; lines: ChangeLine[] }>;
  apply(services: Services, tx: Tx, payload: P, confirmed: Confirmed): Promise<void>;
};

/** Checks a kind against its own payload and then forgets it, so that all kinds stand in one table. */
export function changeKind<P extends Proposal>(kind: ChangeKind<P>): ChangeKind {
  return kind;
}
