import { nameIn, type Names } from '../ledger/index.ts';
import type { Sitting as Shown, Step as ShownStep } from './contract.ts';
import type { CopiesByEntry } from './copy-of-entry-view.ts';
import { countReading } from './count-reading.ts';
import type { Sitting, Step } from './lay-out-sittings.ts';
import type { RequestFacts } from './volume-view.ts';

/** Numbers of requests by id. */
export type RequestNumbers = ReadonlyMap<string, string>;

export function requestNumbers(facts: readonly RequestFacts[]): RequestNumbers {
  return new Map(facts.map(({ id, no }) => [id, no]));
}

/** A sitting in sum, as lists show it. */
export function presentSitting(sitting: Sitting, names: Names, numbers: RequestNumbers): Shown {
  const count = (what: Step['what']) =>
    sitting.steps.filter((step) => step.what === what && step.unsent === null).length;
  const unsent = sitting.steps.filter((step) => step.what === 'unsent' || step.unsent !== null);
  return {
    index: sitting.index,
    isOfCopies: sitting.isOfCopies,
    isWhole: sitting.isWhole,
    actor: sitting.actor,
    actorName: nameIn(names, sitting.actor),
    unitName: nameIn(names, sitting.unit),
    terminalName: nameIn(names, sitting.terminal),
    purpose: sitting.purpose ?? null,
    approval: sitting.approval ?? null,
    requestNo: numbers.get(sitting.approval ?? '') ?? null,
    openedAt: new Date(sitting.steps[0]?.atMs ?? 0).toISOString(),
    closedAt: sitting.closedAtMs === null ? null : new Date(sitting.closedAtMs).toISOString(),
    ...countReading([sitting]),
    strips: count('strip'),
    unsent: unsent.length,
    refusals: count('refuse'),
  };
}

export function presentStep(step: Step, names: Names, copies: CopiesByEntry): ShownStep {
  const { index, entryId = '', atMs, what, pages, actor, outcome, unsent } = step;
  const { forMs, heldMs, isCapped } = step;
  return {
    index,
    at: new Date(atMs).toISOString(),
    what,
    actorName: nameIn(names, actor),
    pages: [...pages],
    outcome: outcome ?? null,
    copy: copies.get(entryId) ?? null,
    unsent,
    forMs,
    heldMs,
    isCapped,
  };
}
