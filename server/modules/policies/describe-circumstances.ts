import type { Circumstances } from '../../../policies/decision-block.ts';
import type { PolicyTable } from '../../../policies/policy-table.ts';
import {
  CLEARANCES,
  CLEARANCE_NAMES,
  GRANTS,
  GRANT_NAMES,
  PURPOSES,
  RELATIONS,
  RELATION_NAMES,
} from '../../../policies/vocabulary.ts';

type Dimension = keyof Circumstances;
type Box = Record<Dimension, readonly string[]>;

/** Those that vary least in a policy last, so that few boxes remain. */
const DIMENSIONS = ['level', 'grant', 'relation', 'purpose'] as const;
const ALL: Box = {
  purpose: ['none', ...PURPOSES],
  relation: RELATIONS,
  grant: GRANTS,
  level: CLEARANCES,
};
const LABELS = { purpose: '用途', relation: '关系', grant: '授权', level: '密级' };

/** Circumstances in words, grouped: one line for each block of them, what holds in all left unsaid. */
export function describeCircumstances(
  cells: readonly Circumstances[],
  { purposes }: Pick<PolicyTable, 'purposes'>,
): string[] {
  const nameOf = (dimension: Dimension, word: string): string => {
    const names: Record<string, string> = {
      relation: RELATION_NAMES[word as keyof typeof RELATION_NAMES],
      grant: GRANT_NAMES[word as keyof typeof GRANT_NAMES],
      level: CLEARANCE_NAMES[word as keyof typeof CLEARANCE_NAMES],
      purpose: [...purposes.values()].find(({ purpose }) => purpose === word)?.name ?? '未指明用途',
    };
    return names[dimension] ?? word;
  };
  return packBoxes(cells).map((box) => {
    const said = (['purpose', 'relation', 'grant', 'level'] as const)
      .filter((dimension) => box[dimension].length < ALL[dimension].length)
      .map(
        (dimension) =>
          `${LABELS[dimension]}：${box[dimension].map((word) => nameOf(dimension, word)).join('、')}`,
      );
    return said.length === 0 ? '一切情形' : said.join('；');
  });
}

/** Covers the cells by disjoint blocks: those that differ in one dimension alone become one. */
function packBoxes(cells: readonly Circumstances[]): Box[] {
  let boxes: Box[] = cells.map(({ purpose, relation, grant, level }) => ({
    purpose: [purpose],
    relation: [relation],
    grant: [grant],
    level: [level],
  }));
  for (const dimension of DIMENSIONS) {
    const merged = new Map<string, Box>();
    for (const box of boxes) {
      const key = JSON.stringify({ ...box, [dimension]: [] });
      const met = merged.get(key);
      merged.set(key, {
        ...box,
        [dimension]: [...(met?.[dimension] ?? []), ...box[dimension]],
      });
    }
    boxes = [...merged.values()];
  }
  return boxes;
}
