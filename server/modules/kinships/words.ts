/** 亲属关系 as it is recorded: the relative is the … of the person. */
export const KIN_RELATIONS = ['spouse', 'parent', 'child', 'sibling', 'other'] as const;
export type KinRelation = (typeof KIN_RELATIONS)[number];

export const KIN_RELATION_NAMES: Record<KinRelation, string> = {
  spouse: '配偶',
  parent: '父母',
  child: '子女',
  sibling: '兄弟姐妹',
  other: '其他近亲属',
};
