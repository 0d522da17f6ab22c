import type { Entry } from '../../audit/leaf.ts';
import type { FileOrder, Presented } from './key-release.ts';
import type { Refusal } from './release-error.ts';
import {
  MAKE_COPY,
  READ_COPY_PAGE,
  READ_PAGE,
  READ_STRIP,
  SCRUB_VOLUME,
  TRACE,
} from './releasing-acts.ts';

const OF_PAGES: readonly string[] = [READ_PAGE, READ_STRIP, MAKE_COPY, READ_COPY_PAGE, TRACE];

/** What the entry tells of that differs from what is asked for; `undefined` where it is the same. */
export function judgePageOrder(
  entry: Entry,
  order: Presented & { files: readonly FileOrder[] },
): Refusal | undefined {
  if (!OF_PAGES.includes(entry.action)) return 'other_act';
  const isThumb = ({ file }: FileOrder): boolean => file === 'thumb';
  const isStrip = entry.action === READ_STRIP;
  if (order.files.some((file) => isThumb(file) !== isStrip)) return 'other_act';
  const pages = new Set(entry.pages?.split(' '));
  const isNamed = order.files.every(({ page }) => pages.has(page));
  return judgePresented(entry, order) ?? (isNamed ? undefined : 'other_page');
}

export function judgeVolumeOrder(entry: Entry, order: Presented): Refusal | undefined {
  return entry.action === SCRUB_VOLUME ? judgePresented(entry, order) : 'other_act';
}

function judgePresented(entry: Entry, order: Presented): Refusal | undefined {
  if (entry.item !== order.item) return 'other_item';
  if (entry.actor !== order.actor) return 'other_actor';
  return entry.terminal === order.terminal ? undefined : 'other_terminal';
}
