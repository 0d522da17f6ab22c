import type { KinTie } from '../../../../server/modules/kinships/derive-relatives.ts';

type Is = (a: string, b: string) => boolean;

/** The forbidden set said a second time, by quantifiers over everyone and without any walking. */
export function bruteRelatives(ties: readonly KinTie[], self: string): Set<string> {
  const everyone = [...new Set(ties.flatMap(({ subject, relative }) => [subject, relative]))];
  const some = (test: (one: string) => boolean): boolean => everyone.some(test);
  const told = (subject: string, relation: string, relative: string): boolean =>
    subject !== relative &&
    ties.some(
      (tie) => tie.subject === subject && tie.relation === relation && tie.relative === relative,
    );
  const either: (relation: string) => Is = (relation) => (a, b) =>
    told(a, relation, b) || told(b, relation, a);

  const married = either('spouse');
  const ofOneGroup = transitive(everyone, either('sibling'));
  const inGroup: Is = (a, b) => a === b || ofOneGroup(a, b);
  /** Recorded parent, of the person or of a brother or sister. */
  const bore: Is = (parent, child) =>
    some((m) => inGroup(m, child) && (told(m, 'parent', parent) || told(parent, 'child', m)));
  const isParent = remember(
    (parent, child) => bore(parent, child) || some((p) => bore(p, child) && married(p, parent)),
  );
  const isSibling = remember(
    (a, b) => a !== b && (ofOneGroup(a, b) || some((p) => isParent(p, a) && isParent(p, b))),
  );
  const isAncestor = transitive(everyone, isParent);
  const isUncle = remember((uncle, x) => some((p) => isParent(p, x) && isSibling(p, uncle)));
  const isCollateral = remember(
    (x, y) =>
      isSibling(x, y) ||
      isUncle(y, x) ||
      some((s) => isSibling(x, s) && isParent(s, y)) ||
      some((u) => isUncle(u, x) && isParent(u, y)),
  );
  const isInLaw: Is = (x, y) =>
    some((s) => married(x, s) && (isParent(y, s) || isSibling(s, y))) ||
    some((s) => married(x, s) && some((b) => isSibling(s, b) && married(b, y))) ||
    some((c) => isParent(x, c) && married(c, y)) ||
    some((c) => isParent(x, c) && some((w) => married(c, w) && isParent(y, w))) ||
    some((k) => isCollateral(x, k) && married(k, y)) ||
    some((s) => married(x, s) && isCollateral(s, y));

  const isForbidden: Is = (x, y) =>
    married(x, y) ||
    isAncestor(y, x) ||
    isAncestor(x, y) ||
    isCollateral(x, y) ||
    isInLaw(x, y) ||
    either('other')(x, y);
  return new Set(everyone.filter((one) => one !== self && isForbidden(self, one)));
}

/** Warshall: whatever can be reached in any number of steps. */
function transitive(everyone: readonly string[], is: Is): Is {
  const reaches = new Set<string>();
  const key = (a: string, b: string): string => `${a}>${b}`;
  for (const a of everyone) for (const b of everyone) if (is(a, b)) reaches.add(key(a, b));
  for (const via of everyone)
    for (const a of everyone)
      for (const b of everyone)
        if (reaches.has(key(a, via)) && reaches.has(key(via, b))) reaches.add(key(a, b));
  return (a, b) => reaches.has(key(a, b));
}

function remember(is: Is): Is {
  const known = new Map<string, boolean>();
  return (a, b) => {
    const key = `${a}>${b}`;
    const answer = known.get(key) ?? is(a, b);
    known.set(key, answer);
    return answer;
  };
}
