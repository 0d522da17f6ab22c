import type { Tx } from '../../db/connect.ts';
import type { Decision } from '../../policies/authorize.ts';
import type { Subject } from '../../policies/facts.ts';
import type { Actor } from './actor.ts';
import type { Whereabouts } from './whereabouts.ts';

/**
 * Why a call was refused before anything was judged: nobody is signed in, or not in front of it; or it is of no form that
 * a page of ours would give it.
 */
export type TurnedAwayFor = 'no_session' | 'locked' | 'misshapen';

/** What the HTTP layer asks of the rest of the house; it knows no module itself. */
export type Gate = {
  /** @throws AppError `unauthenticated` without a live session, `locked` when it has been idle too long. */
  identify(token: string | undefined, where: Whereabouts): Promise<Actor>;
  decide(actor: Actor, action: string, subject: Subject): Decision;
  /** Settles when the refusal is committed. */
  recordRefusal(
    actor: Actor,
    action: string,
    reason: string,
    item: string | undefined,
  ): Promise<void>;
  /** Settles when it is told that somebody at an address was turned away, whoever they are. */
  turnAway(where: Whereabouts, reason: TurnedAwayFor): Promise<void>;
  /** How many ledger entries this transaction holds. */
  recordedIn: (tx: Tx) => number;
};
