import { z } from 'zod';
import { CUT_MODES } from '../../../policies/vocabulary.ts';

/** slow: about 1000 px for 2 Mbit links; view: 1240 px; full: as scanned. */
export const RENDITIONS = ['slow', 'view', 'full'] as const;
export type Rendition = (typeof RENDITIONS)[number];

const openingId = z.strictObject({ openingId: z.uuid() });

/** Size in pixels as scanned. `checks`: what was found about the image when it came in; empty where nothing was. */
export const page = z.object({
  id: z.uuid(),
  no: z.int(),
  width: z.int(),
  height: z.int(),
  checks: z.array(z.string()),
});

/** `mark`: 材料标识, such as 9-2-3. Of a material that is cut to its dates nothing else leaves the server. */
export const material = z.discriminatedUnion('reach', [
  z.object({
    reach: z.literal('open'),
    id: z.uuid(),
    mark: z.string(),
    title: z.string(),
    formedOn: z.string(),
    remark: z.string(),
    pages: z.array(page),
  }),
  z.object({ reach: z.literal('dates_only'), mark: z.string(), formedOn: z.string() }),
]);
export type Material = z.infer<typeof material>;

export const opening = z.object({
  id: z.uuid(),
  state: z.enum(['awaiting_co_reader', 'open']),
  coReaderName: z.string().nullable(),
  volumeId: z.uuid(),
  requestId: z.uuid(),
  requestNo: z.string(),
  purposeLabel: z.string(),
  validTo: z.iso.datetime(),
  personName: z.string(),
  archiveNo: z.string(),
  copyKind: z.string(),
  secrecyMark: z.string(),
  /** Whether a page without `checks` is known to have had none. */
  isChecked: z.boolean(),
  /** Empty until the co-reader has confirmed. */
  catalogue: z.array(
    z.object({
      code: z.string(),
      label: z.string(),
      name: z.string(),
      mode: z.enum(CUT_MODES),
      materials: z.array(material),
    }),
  ),
});
export type Opening = z.infer<typeof opening>;

export const openVolume = { body: z.strictObject({ requestId: z.uuid() }), response: opening };
export const showOpening = { params: openingId, response: opening };
export const confirmOpening = {
  params: openingId,
  body: z.strictObject({ pin: z.string().regex(/^\d{4,12}$/, '请输入 4–12 位数字 PIN') }),
  response: opening,
};
/** Somebody printed the screen of a viewer; what came out is blank. */
export const notePrintAttempt = { params: openingId, response: z.object({}) };
export const closeOpening = { params: openingId, response: z.object({}) };

export const readPage = {
  params: z.strictObject({ openingId: z.uuid(), pageId: z.uuid() }),
  query: z.strictObject({ rendition: z.enum(RENDITIONS).default('view') }),
  response: 'image/jpeg' as const,
};

/**
 * What a screen says over its socket, every few seconds and when something changes: of an opening, or of the request whose
 * copies are worked on. Pages have their ids in the one and `<item>/<page no.>` in the other.
 */
export const beat = z.strictObject({
  sittingId: z.uuid(),
  shown: z.array(z.string().max(40)).max(3),
  isWatched: z.boolean(),
  /** Nothing of the copies is shown any more; an opening is closed by a call. */
  isOver: z.literal(true).optional(),
});
export type ViewerBeat = z.infer<typeof beat>;

/**
 * Thumbnails come as one marked picture, at most `THUMBS_PER_STRIP` pages side by side, each in a cell of 160 × 226 px from
 * the left. The picture may be wider than its thumbnails; what lies right of them is marked empty paper.
 */
export const THUMBS_PER_STRIP = 8;
export const THUMB_WIDTH_PX = 160;
export const THUMB_HEIGHT_PX = 226;
export const readStrip = {
  params: z.strictObject({ openingId: z.uuid(), materialId: z.uuid() }),
  query: z.strictObject({ from: z.coerce.number().int().min(1).max(100_000).default(1) }),
  response: 'image/jpeg' as const,
};
