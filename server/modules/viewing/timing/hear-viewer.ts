import { beat } from '../contract.ts';
import type { PageTimes, Viewer } from './page-times.ts';

/** Takes a viewer's word over its socket, and answers whether it was one: what is no beat is no word. */
export function hearViewer(pageTimes: PageTimes, viewer: Viewer, word: unknown): boolean {
  const { success, data } = beat.safeParse(word);
  if (success) pageTimes.heard(viewer, data);
  return success;
}
