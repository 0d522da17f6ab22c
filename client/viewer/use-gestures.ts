import type { Ref } from 'vue';
import type { Pane, StagePage } from './use-pane.ts';
import type { Point } from './view-state.ts';

const ZOOM_STEP = 1.12;
/** Turning by the wheel waits this long, so that rolling to the end of a page does not tear through the next. */
const TURN_PAUSE_MS = 350;

/** Wheel and pointer on a stage: roll and drag move the page, Ctrl and wheel zoom at the pointer. */
export function useGestures(pane: Pane<StagePage>, frame: Ref<HTMLElement | undefined>) {
  let lastMoveMs = 0;
  let grip: Point | undefined;

  function fromCentre(event: MouseEvent): Point {
    const box = frame.value?.getBoundingClientRect() ?? new DOMRect();
    return {
      x: event.clientX - box.left - box.width / 2,
      y: event.clientY - box.top - box.height / 2,
    };
  }

  return {
    roll(event: WheelEvent): void {
      if (event.ctrlKey) {
        return pane.zoom(event.deltaY < 0 ? ZOOM_STEP : 1 / ZOOM_STEP, fromCentre(event));
      }
      const hasMoved = pane.pan({ x: -event.deltaX, y: -event.deltaY });
      const isTurning = event.deltaY !== 0 && event.timeStamp - lastMoveMs > TURN_PAUSE_MS;
      if (!hasMoved && isTurning) pane.turnBy(Math.sign(event.deltaY));
      if (hasMoved || isTurning) lastMoveMs = event.timeStamp;
    },
    take(event: PointerEvent): void {
      grip = fromCentre(event);
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    },
    drag(event: PointerEvent): void {
      if (!grip) return;
      const at = fromCentre(event);
      pane.pan({ x: at.x - grip.x, y: at.y - grip.y });
      grip = at;
    },
    letGo(): void {
      grip = undefined;
    },
  };
}
