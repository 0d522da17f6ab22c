import { computed, nextTick, onMounted, onScopeDispose, ref, watch } from 'vue';
import type { Ref } from 'vue';
import { layFlow, middleBox, sameSpot, topOf, visibleBoxes } from './flow-layout.ts';
import type { FlowBox } from './flow-layout.ts';
import type { Panes } from './use-panes.ts';
import type { Point } from './view-state.ts';

/** The column of all pages: where it is scrolled to, which pages that shows, and their pictures. */
export function useFlow(panes: Panes, scroller: Ref<HTMLElement | undefined>) {
  const [pane] = panes.panes;
  const scrolled = ref<Point>({ x: 0, y: 0 });
  const flow = computed(() => layFlow(panes.pages.value, pane.view.value, pane.stage.value));
  const visible = computed(() =>
    visibleBoxes(flow.value, scrolled.value.y, pane.stage.value.height),
  );
  // Neighbours have different remainders: a page keeps its slot while it is seen.
  const slots = [0, 1].map((rest) => {
    const box = computed(() => visible.value.find(({ no }) => no % 2 === rest));
    const laid = computed(() => box.value && panes.pages.value[box.value.no - 1]);
    const scale = computed(() => box.value?.scale);
    return { box, laid, ...panes.newPicture(() => laid.value?.page.id, scale) };
  });

  function scrollTo(top: number): void {
    if (scroller.value) scroller.value.scrollTop = top;
  }

  function follow(): void {
    const { scrollLeft, scrollTop } = scroller.value ?? { scrollLeft: 0, scrollTop: 0 };
    scrolled.value = { x: scrollLeft, y: scrollTop };
    const box = middleBox(flow.value, scrollTop, pane.stage.value.height);
    if (box) pane.no.value = box.no;
  }

  // Turning a page also begins a new way of looking at it: the layout is another, and the same.
  watch([flow, pane.no], ([now, no], [old, oldNo]) => {
    const { y } = scrolled.value;
    const isPassedTo = middleBox(now, y, pane.stage.value.height)?.no === no;
    const isTurned = no !== oldNo && !isPassedTo;
    if (isTurned || now !== old) {
      const top = isTurned ? topOf(now, no) : sameSpot(old, now, y);
      void nextTick(() => scrollTo(top));
    }
  });
  onMounted(() => {
    panes.scroll.value = (by) => scroller.value?.scrollBy(-by.x, -by.y);
    void nextTick(() => scrollTo(topOf(flow.value, pane.no.value)));
  });
  onScopeDispose(() => (panes.scroll.value = undefined));

  /** Where a page lies on the stage at the moment: its centre seen from the centre of the stage. */
  function onStage({ width, height, top }: FlowBox) {
    const { stage } = pane;
    return {
      width,
      height,
      x: flow.value.width / 2 - scrolled.value.x - stage.value.width / 2,
      y: top + height / 2 - scrolled.value.y - stage.value.height / 2,
    };
  }

  return { flow, scrolled, slots, follow, onStage };
}
