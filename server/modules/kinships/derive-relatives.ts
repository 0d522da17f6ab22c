import type { KinRelation } from './contract.ts';

/** `relative` is the spouse, parent, child … of `subject`. */
export type KinTie = { subject: string; relation: KinRelation; relative: string };

/** Whom one reaches, each with the words of the way there. */
type Reach = Map<string, readonly string[]>;
type Step = (from: string) => Reach;

/**
 * 应当回避的亲属 of `self`, each with the way that proves it (`配偶 → 兄弟姐妹`): 夫妻、直系血亲、三代以内
 * 旁系血亲、近姻亲 in the sense of 公务员回避规定 第五条, from ties recorded at whatever end.
 *
 * Records have gaps, and a gap must not open a file: siblings share their recorded parents, and a parent's
 * spouse counts as a parent (民法典 第一千零七十二条 puts step-parents who raised a child on a par).
 */
export function deriveRelatives(
  ties: readonly KinTie[],
  self: string,
): Map<string, readonly string[]> {
  const { spouses, parents, children, siblings, others } = stepsOf(ties);
  const collaterals: Step = (from) => {
    const start: Reach = new Map([[from, []]]);
    const sibling = walk(start, siblings);
    const uncle = walk(walk(start, parents), siblings);
    return merge(sibling, uncle, walk(sibling, children), walk(uncle, children));
  };
  const me: Reach = new Map([[self, []]]);
  const spouse = walk(me, spouses);
  const childSpouse = walk(walk(me, children), spouses);
  const relatives = merge(
    spouse,
    walkOn(me, parents),
    walkOn(me, children),
    walk(me, collaterals),
    walk(spouse, parents),
    walk(walk(spouse, siblings), spouses),
    childSpouse,
    walk(childSpouse, parents),
    walk(walk(me, collaterals), spouses),
    // To whom one is the spouse of a collateral: kinship holds both ways.
    walk(spouse, collaterals),
    walk(me, others),
  );
  relatives.delete(self);
  return relatives;
}

function stepsOf(
  ties: readonly KinTie[],
): Record<'spouses' | 'parents' | 'children' | 'siblings' | 'others', Step> {
  const edges = {
    spouse: edgeSet(),
    parent: edgeSet(),
    child: edgeSet(),
    sibling: edgeSet(),
    other: edgeSet(),
  };
  for (const { subject, relation, relative } of ties) {
    edges[relation].add(subject, relative);
    edges[INVERSE[relation]].add(relative, subject);
  }
  const along =
    (relation: KinRelation): Step =>
    (from) =>
      new Map(edges[relation].from(from).map((to) => [to, [WORDS[relation]]]));
  const recorded = { spouse: along('spouse'), parent: along('parent'), child: along('child') };
  const recordedSiblings: Step = (from) => {
    const group = walkOn(new Map([[from, []]]), along('sibling'));
    group.delete(from);
    // However many steps it took, they are siblings of each other.
    return new Map([...group.keys()].map((to) => [to, [WORDS.sibling]]));
  };
  const withSiblings = (reach: Reach): Reach => merge(reach, walk(reach, recordedSiblings));
  const withSpouses = (reach: Reach): Reach => merge(reach, walk(reach, recorded.spouse));
  const parents: Step = (from) =>
    withSpouses(walk(withSiblings(new Map([[from, []]])), recorded.parent));
  const children: Step = (from) =>
    withSiblings(walk(withSpouses(new Map([[from, []]])), recorded.child));
  const siblings: Step = (from) => {
    const found = merge(recordedSiblings(from), walk(parents(from), children));
    found.delete(from);
    return found;
  };
  return { spouses: recorded.spouse, parents, children, siblings, others: along('other') };
}

const INVERSE: Record<KinRelation, KinRelation> = {
  spouse: 'spouse',
  parent: 'child',
  child: 'parent',
  sibling: 'sibling',
  other: 'other',
};

const WORDS: Record<KinRelation, string> = {
  spouse: '配偶',
  parent: '父母',
  child: '子女',
  sibling: '兄弟姐妹',
  other: '其他近亲属',
};

function edgeSet() {
  const targets = new Map<string, Set<string>>();
  return {
    add(from: string, to: string): void {
      if (from !== to) targets.set(from, (targets.get(from) ?? new Set()).add(to));
    },
    from: (node: string): string[] => [...(targets.get(node) ?? [])],
  };
}

/** One step from each of `starts`. */
function walk(starts: Reach, step: Step): Reach {
  const reached: Reach = new Map();
  for (const [start, way] of starts) {
    for (const [to, words] of step(start)) keepShorter(reached, to, [...way, ...words]);
  }
  return reached;
}

/** Any number of steps, at least one, in a straight line. */
function walkOn(starts: Reach, step: Step): Reach {
  const reached: Reach = new Map();
  for (let frontier = walk(starts, step); frontier.size > 0; frontier = walk(frontier, step)) {
    for (const known of reached.keys()) frontier.delete(known);
    for (const [to, way] of frontier) reached.set(to, way);
  }
  return reached;
}

function merge(...reaches: Reach[]): Reach {
  const merged: Reach = new Map();
  for (const reach of reaches) for (const [to, way] of reach) keepShorter(merged, to, way);
  return merged;
}

function keepShorter(reached: Reach, to: string, way: readonly string[]): void {
  const known = reached.get(to);
  if (!known || way.length < known.length) reached.set(to, way);
}
