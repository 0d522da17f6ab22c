import type { Subject } from '../contract.ts';
import type { Sighting } from '../watching/sighting.ts';
import type { WorkCalendar } from '../watching/work-calendar.ts';

/** Whom an entry is held against, and what of it is counted. */
export type Match = { subject: Subject; keys: readonly string[] };

/** A rule with its parameters: which entries count, and how many different keys in how long a window are too many. */
export type Judge = {
  match(sighting: Sighting, calendar: WorkCalendar): Match | undefined;
  windowMinutes: number;
  /** 1: every entry that matches is one too many. */
  atLeast: number;
};
