import { computed, ref } from 'vue';
import type { LaidPage } from './laid-pages.ts';
import type { NewPicture } from './use-picture.ts';
import { atTop, canPan, fitted, freshView, panned, place, turned, zoomed } from './view-state.ts';
import type { Fit, Point, Size, ViewState } from './view-state.ts';

/** What a stage has to know of a page: its place on the screen, how it is called, and its shape. */
export type StagePage = {
  no: number;
  page: Size & { id: string; no: number };
  material: { mark: string; title: string };
};

/** One page on one stage: which it is, how it is looked at, and, unless it rests, the picture that shows it. */
export function usePane<Page extends StagePage>(
  pages: () => readonly Page[],
  newPicture: NewPicture,
  isResting: () => boolean,
) {
  const no = ref(0);
  const view = ref<ViewState>(freshView());
  const stage = ref<Size>({ width: 0, height: 0 });

  const laid = computed(() => pages()[no.value - 1]);
  const scale = computed(() =>
    laid.value && stage.value.width > 0
      ? place(view.value, laid.value.page, stage.value).scale
      : undefined,
  );
  const wantedScale = computed(() => (isResting() ? undefined : scale.value));
  const picture = newPicture(() => laid.value?.page.id, wantedScale);

  function turnTo(wanted: number): void {
    const target = Math.min(Math.max(1, wanted), pages().length);
    if (target === no.value || Number.isNaN(target)) return;
    no.value = target;
    view.value = atTop(view.value);
  }

  return {
    no,
    laid,
    view,
    stage,
    scale,
    ...picture,
    turnTo,
    turnBy: (by: number): void => turnTo(no.value + by),
    fit: (fit: Fit): void => void (view.value = fitted(view.value, fit)),
    rotate: (): void => void (view.value = turned(view.value)),
    resize: (room: Size): void => void (stage.value = room),
    zoom(factor: number, anchor: Point = { x: 0, y: 0 }): void {
      if (!laid.value) return;
      const looking = { page: laid.value.page, stage: stage.value, anchor };
      view.value = zoomed(view.value, factor, looking);
    },
    /** Moves the page and says whether there was anything to move. */
    pan(by: Point): boolean {
      const page = laid.value?.page;
      if (!page || !canPan(view.value, by, page, stage.value)) return false;
      view.value = panned(view.value, by, page, stage.value);
      return true;
    },
    /** Shows no page any more. */
    leave(): void {
      no.value = 0;
      picture.drop();
    },
  };
}

export type Pane<Page extends StagePage = LaidPage> = ReturnType<typeof usePane<Page>>;
