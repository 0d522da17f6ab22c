import { computed, onScopeDispose, reactive, ref, watch } from 'vue';
import { useBeats } from '../../composables/use-beats.ts';
import { useLink } from '../../composables/use-link.ts';
import { looking, sameLooking } from '../../viewer/looking.ts';
import { isShut, useCover } from '../../viewer/use-cover.ts';
import { usePane } from '../../viewer/use-pane.ts';
import type { StagePage } from '../../viewer/use-pane.ts';
import { usePictures } from '../../viewer/use-pictures.ts';
import type { Size } from '../../viewer/view-state.ts';
import { session } from '../session/session.ts';
import { loadPage, notePrint } from './copies.ts';

export type Original = {
  requestId: string;
  item: number;
  mark: string;
  pageNos: readonly number[];
  /** Asks anew whether it may still be looked at; if not, whoever shows it takes it away. */
  recheck: () => Promise<boolean>;
};

/** A grant that runs out is told to nobody, and the clock of this machine may be wrong. */
const RECHECK_EVERY_MS = 1000;
/** The shape of a page before its picture is here. */
const A4: Size = { width: 2480, height: 3508 };

/** The pages of an item on one stage, under the same cover as in a viewer; each is recorded when it is sent. */
export function useOriginal({ requestId, item, mark, pageNos, recheck }: Original) {
  const isOpen = ref(false);
  const link = useLink(recheck);
  const cover = useCover({
    isLocked: () => session.isLocked,
    link: () => link.value,
    printed() {
      // Nothing is lost where this does not arrive: what was printed is blank.
      if (isOpen.value) notePrint(requestId, item).catch(() => undefined);
    },
  });
  const shapes = reactive(new Map<string, Size>());
  const pages = computed(() =>
    pageNos.map((pageNo, index): StagePage => {
      const shape = shapes.get(String(pageNo)) ?? A4;
      const page = { id: String(pageNo), no: pageNo, width: shape.width, height: shape.height };
      return { no: index + 1, page, material: { mark, title: '原件' } };
    }),
  );
  const source = {
    page: (pageId: string, _rendition: unknown, signal: AbortSignal) =>
      loadPage(requestId, item, Number(pageId), signal),
  };
  const { newPicture, wipe } = usePictures(
    source,
    () => isShut(cover.value),
    // There is but one rendition, however near one looks.
    () => 'view',
  );
  const pane = usePane(
    () => pages.value,
    newPicture,
    () => !isOpen.value,
  );
  watch(pane.shown, (shown) => {
    if (shown) shapes.set(shown.pageId, { width: shown.bitmap.width, height: shown.bitmap.height });
  });

  const look = useBeats(requestId);
  const namesShown = (): string[] =>
    pane.shown.value ? [`${item}/${pane.shown.value.pageId}`] : [];
  watch(
    () => looking(namesShown(), cover.value !== undefined),
    (now, old) => sameLooking(now, old) || look(now),
  );

  function open(): void {
    isOpen.value = true;
    pane.turnTo(1);
    pane.fit('width');
  }

  function close(): void {
    isOpen.value = false;
    pane.leave();
    wipe();
  }

  /** A page that the browser had stored away may show what has been recalled since. */
  function comeBack(event: PageTransitionEvent): void {
    if (event.persisted) close();
  }

  let isAsking = false;
  async function ask(): Promise<void> {
    // Whom nobody watches need not be asked for, and their session may come to its end.
    if (!isOpen.value || cover.value || isAsking) return;
    isAsking = true;
    await recheck().catch(() => false);
    isAsking = false;
  }

  const timer = setInterval(() => void ask(), RECHECK_EVERY_MS);
  window.addEventListener('pageshow', comeBack);
  onScopeDispose(() => {
    clearInterval(timer);
    window.removeEventListener('pageshow', comeBack);
    close();
  });
  return { isOpen, cover, pages, pane, open };
}
