import type { Entry } from '../../audit/leaf.ts';

/** What an entry of an act gives the keys of; nothing else ever gives one. */
export const READ_PAGE = 'viewing.read_page';
export const READ_STRIP = 'viewing.read_strip';
export const SCRUB_VOLUME = 'storage.scrub_volume';

const RELEASING: readonly string[] = [READ_PAGE, READ_STRIP, SCRUB_VOLUME];

/** An INTENT alone: what was refused, or is over, opens nothing. */
export function isReleasing({ kind, action }: Pick<Entry, 'kind' | 'action'>): boolean {
  return kind === 'INTENT' && RELEASING.includes(action);
}
