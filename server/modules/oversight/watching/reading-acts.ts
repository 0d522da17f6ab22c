import {
  MAKE_COPY,
  READ_COPY_PAGE,
  READ_PAGE,
  READ_STRIP,
} from '../../../key-release/releasing-acts.ts';

/** Pages on a screen, one by one. */
const PAGES: readonly string[] = [READ_PAGE, READ_COPY_PAGE];
/** What a copy is made by is approved by itself, and not for who makes it. */
const OF_COPIES: readonly string[] = [MAKE_COPY, READ_COPY_PAGE];

type Act = { action: string };

export const isPage = ({ action }: Act): boolean => PAGES.includes(action);
/** Pages go out on paper. */
export const isCopy = ({ action }: Act): boolean => action === MAKE_COPY;
export const isForCopies = ({ action }: Act): boolean => OF_COPIES.includes(action);
/** Pages leave, in whatever size and on whatever. */
export const givesPages = (act: Act): boolean =>
  isPage(act) || isCopy(act) || act.action === READ_STRIP;
/** Something of an archive is seen. */
export const isReading = (act: Act): boolean => givesPages(act) || act.action === 'viewing.open';
