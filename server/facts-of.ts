import type { Facts, Subject } from '../policies/facts.ts';
import { fitTerminal } from '../policies/fit-terminal.ts';
import { localTimeOf } from './clock.ts';
import type { Actor } from './http/actor.ts';

/** All that the policy is told when `actor` wants to do `action` to the subject, at this moment. */
export function factsOf(actor: Actor, action: string, subject: Subject, now: Date): Facts {
  const { unitPath, roles, clearance } = actor;
  const use = { unitPath, purpose: subject.purpose, time: localTimeOf(now) };
  return { ...subject, action, roles, clearance, terminal: fitTerminal(actor.terminal, use) };
}
