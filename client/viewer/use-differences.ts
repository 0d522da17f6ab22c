import { computed, onScopeDispose, shallowRef, watch } from 'vue';
import { drawDifferences } from './draw-differences.ts';
import { wipeCanvas } from './draw-page.ts';
import type { Panes } from './use-panes.ts';

type Overlays = readonly [HTMLCanvasElement, HTMLCanvasElement];

/** What to lay over the two pages of a comparison while their differences are to be marked. */
export function useDifferences(panes: Panes, isCovered: () => boolean) {
  const overlays = shallowRef<Overlays>();
  const wanted = computed(() => {
    const [left, right] = panes.panes.map(({ shown }) => shown.value);
    const isOn = panes.isComparing.value && panes.isMarkingDifference.value && !isCovered();
    return isOn && left && right ? { left, right, key: `${left.key} ${right.key}` } : undefined;
  });

  function wipe(): void {
    overlays.value?.forEach(wipeCanvas);
    overlays.value = undefined;
  }

  watch(
    () => wanted.value?.key,
    () => {
      wipe();
      const pair = wanted.value;
      if (pair) overlays.value = drawDifferences(pair.left.bitmap, pair.right.bitmap);
    },
    { flush: 'sync' },
  );
  onScopeDispose(wipe);
  return overlays;
}
