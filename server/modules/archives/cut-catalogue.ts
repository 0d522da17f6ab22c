import type { ClassCut } from '../../../policies/purposes.ts';
import { isCertainlyBefore } from './formation-date.ts';

/** What may be known of a material: its pages and all about it, or no more than when it was formed. */
export type Reach = 'open' | 'dates_only';

type Filed = { id: string; class_code: string; title: string; formed_on: string };

/**
 * What is left of a volume under every one of `cuts`, by material id; a material that is not in the answer is
 * as good as absent. The narrowest cut counts for each material, not for each class: what one cut takes for
 * the earliest is closed when another cut opens an earlier one.
 */
export function cutCatalogue(
  cuts: readonly (readonly ClassCut[])[],
  materials: readonly Filed[],
): ReadonlyMap<string, Reach> {
  const reaches = cuts.map((cut) => reachUnder(cut, materials));
  const left = new Map<string, Reach>();
  for (const { id } of materials) {
    const found = reaches.map((reach) => reach.get(id));
    if (found.length === 0 || found.includes(undefined)) continue;
    left.set(id, found.includes('dates_only') ? 'dates_only' : 'open');
  }
  return left;
}

function reachUnder(
  cut: readonly ClassCut[],
  materials: readonly Filed[],
): ReadonlyMap<string, Reach> {
  const reach = new Map<string, Reach>();
  const among = (mode: ClassCut['mode']): Filed[] =>
    materials.filter((material) =>
      cut.some((one) => one.mode === mode && isCovered(material, one)),
    );
  for (const { id } of among('dates_only')) reach.set(id, 'dates_only');
  for (const { id } of [...among('full'), ...earliestOf(among('earliest'))]) reach.set(id, 'open');
  return reach;
}

function isCovered(material: Filed, { code, titleHas }: ClassCut): boolean {
  return (
    material.class_code === code && (titleHas === undefined || material.title.includes(titleHas))
  );
}

/** Those that none is certainly earlier than: dates that tie, or overlap in what they leave open, count alike. */
function earliestOf(materials: Filed[]): Filed[] {
  const dated = materials.filter(({ formed_on }) => /^[1-9]\d{7}$/.test(formed_on));
  if (dated.length === 0) return materials;
  return dated.filter(
    (one) => !dated.some((other) => isCertainlyBefore(other.formed_on, one.formed_on)),
  );
}
