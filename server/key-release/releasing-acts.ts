import type { Entry } from '../../audit/leaf.ts';

/** What an entry of an act gives the keys of; nothing else ever gives one. */
export const READ_PAGE = 'viewing.read_page';
export const READ_STRIP = 'viewing.read_strip';
export const MAKE_COPY = 'copies.make';
export const READ_COPY_PAGE = 'copies.read_page';
export const SCRUB_VOLUME = 'storage.scrub_volume';
/** 溯源: a page is held against a picture, by the machine alone. */
export const TRACE = 'ledger.trace';

/** 未送出: what an entry tells of that says that nothing of a delivery left. It gives no key. */
export const SEND_PAGE = 'viewing.send';
export const SEND_COPY = 'copies.send';

/** By these a picture leaves the house, marked with the place of its entry. */
const DELIVERING: readonly string[] = [READ_PAGE, READ_STRIP, MAKE_COPY, READ_COPY_PAGE];
const RELEASING: readonly string[] = [...DELIVERING, SCRUB_VOLUME, TRACE];

type Act = Pick<Entry, 'action'> & { kind: string };

/** An INTENT alone: what was refused, or is over, opens nothing. */
export function isReleasing({ kind, action }: Act): boolean {
  return kind === 'INTENT' && RELEASING.includes(action);
}

/** The making of an extract is DONE: no page is opened for it. */
export function isDelivering({ kind, action }: Act): boolean {
  return kind !== 'DENY' && DELIVERING.includes(action);
}
