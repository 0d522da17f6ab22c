// The numbers of the viewing contract, which cannot be imported as values without its schema library.
import type * as contract from '../../server/modules/viewing/contract.ts';

export const THUMBS_PER_STRIP: typeof contract.THUMBS_PER_STRIP = 8;
export const THUMB_WIDTH_PX: typeof contract.THUMB_WIDTH_PX = 160;
export const THUMB_HEIGHT_PX: typeof contract.THUMB_HEIGHT_PX = 226;
