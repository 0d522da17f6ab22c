import type { MarkedStrip } from './mark-strip.ts';
import type { Renditions } from './make-renditions.ts';
import type { ImageFacts } from './read-image-facts.ts';
import type { MarkText } from './watermark.ts';

/** Work on bytes that nobody has checked: done in a process that may die. */
export type IntakeJob = { kind: 'inspect' | 'render'; image: Uint8Array };
export type IntakeResult = { facts: ImageFacts; renditions: Renditions | undefined };

/** Work on pages that have been imported: done in threads. */
export type MarkJob =
  | { kind: 'page'; image: Uint8Array; mark: MarkText }
  | { kind: 'strip'; thumbs: Uint8Array[]; mark: MarkText };
export type MarkResult = Uint8Array | MarkedStrip;
