import { onScopeDispose, reactive } from 'vue';
import type { Ref } from 'vue';
import { commandOf } from './key-commands.ts';
import type { Command } from './key-commands.ts';
import type { Panes } from './use-panes.ts';

const ZOOM_STEP = 1.25;
const PAN_STEP_PX = 80;
/** Widths of text below which the page needs the room more than the side panels do. */
const ROOMY_EMS = 75;

/** What toolbar and keys do to the active pane and the panels around it. */
export function useCommands(panes: Panes, isCovered: Ref<boolean>, close: () => void) {
  const textPx = parseFloat(getComputedStyle(document.body).fontSize);
  const isRoomy = window.innerWidth / textPx >= ROOMY_EMS;
  const panels = reactive({
    tree: true,
    thumbnails: isRoomy,
    info: isRoomy,
    help: false,
    goTo: false,
  });
  const pane = () => panes.active.value;

  function toggleInComparison(choice: Ref<boolean>): void {
    if (panes.isComparing.value) choice.value = !choice.value;
  }

  const acts: Record<Command, () => void> = {
    next: () => pane().turnBy(1),
    previous: () => pane().turnBy(-1),
    first: () => pane().turnTo(1),
    last: () => pane().turnTo(panes.pages.value.length),
    zoomIn: () => pane().zoom(ZOOM_STEP),
    zoomOut: () => pane().zoom(1 / ZOOM_STEP),
    fitPage: () => pane().fit('page'),
    fitWidth: () => pane().fit('width'),
    rotate: () => pane().rotate(),
    up: () => void panes.pan({ x: 0, y: PAN_STEP_PX }),
    down: () => void panes.pan({ x: 0, y: -PAN_STEP_PX }),
    left: () => void (panes.pan({ x: PAN_STEP_PX, y: 0 }) || pane().turnBy(-1)),
    right: () => void (panes.pan({ x: -PAN_STEP_PX, y: 0 }) || pane().turnBy(1)),
    single: () => panes.arrange('single'),
    flow: () => panes.arrange('flow'),
    compare: () => panes.arrange('compare'),
    otherSide: panes.changeSide,
    link: () => toggleInComparison(panes.isLinked),
    difference: () => toggleInComparison(panes.isMarkingDifference),
    tree: () => (panels.tree = !panels.tree),
    thumbnails: () => (panels.thumbnails = !panels.thumbnails),
    info: () => (panels.info = !panels.info),
    goTo: () => (panels.goTo = true),
    help: () => (panels.help = true),
    close,
  };

  function listen(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (isCovered.value || target.closest('input, textarea, dialog, [role="dialog"]')) return;
    const command = commandOf(event);
    const isButtonKey = event.key === ' ' && target.closest('button') !== null;
    if (!command || isButtonKey) return;
    event.preventDefault();
    acts[command]();
  }

  document.addEventListener('keydown', listen);
  onScopeDispose(() => document.removeEventListener('keydown', listen));
  return { panels, run: (command: Command): void => acts[command]() };
}
