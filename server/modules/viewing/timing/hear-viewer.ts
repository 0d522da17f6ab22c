import { beat } from '../contract.ts';
import type { PageTimes, Viewer } from './page-times.ts';

/** Takes a viewer's word over its socket; what is no beat is no word. */
export function hearViewer(pageTimes: PageTimes, viewer: Viewer, word: unknown): void {
  const { success, data } = beat.safeParse(word);
  if (success) pageTimes.heard(viewer, data);
}
