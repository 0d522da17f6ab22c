import type { Sought, Traced } from './forensic/trace-view.ts';
import type { ViewMark } from './forensic/view-mark.ts';
import type { MarkedStrip } from './mark-strip.ts';
import type { Renditions } from './make-renditions.ts';
import type { ImageFacts } from './read-image-facts.ts';
import type { Picture } from './read-picture.ts';
import type { MarkText } from './visible/mark-text.ts';

/** Work on bytes that nobody has checked: done in a process that may die, and that knows no key. */
export type IntakeJob = { kind: 'inspect' | 'render' | 'picture'; image: Uint8Array };
export type IntakeResult = { facts: ImageFacts; renditions: Renditions | undefined } | Picture;

/** Work on pages that have been imported: done in threads. */
export type MarkJob =
  | { kind: 'page'; image: Uint8Array; mark: MarkText; view: ViewMark }
  | { kind: 'strip'; thumbs: Uint8Array[]; mark: MarkText; view: ViewMark };
export type MarkResult = Uint8Array | MarkedStrip;

/** The search for a mark in a decoded picture: seconds of work, in a thread of its own. */
export type TraceJob = { picture: Picture; sought: Sought };
export type TraceResult = Traced | undefined;
