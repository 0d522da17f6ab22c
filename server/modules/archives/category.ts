/**
 * The ten classes (十大类) of a cadre's file, with sub-classes, in the edition of 2018:
 * 《干部人事档案工作条例》. A file catalogued under an older edition keeps the codes it was given.
 */
export type CategoryEdition = '2018';

/** How materials lie inside a class: by formation date, or by importance, which only a person can judge. */
export type MaterialOrder = 'time' | 'importance';

export type Category = {
  /** Canonical 类号: '1' … '10', with classes four and nine always split, '4-1' … '9-4'. */
  readonly code: string;
  readonly name: string;
  readonly order: MaterialOrder;
};

const EDITIONS: Record<CategoryEdition, readonly Category[]> = {
  '2018': [
    { code: '1', name: '履历类', order: 'time' },
    { code: '2', name: '自传和思想类', order: 'time' },
    { code: '3', name: '考核鉴定类', order: 'time' },
    { code: '4-1', name: '学历学位', order: 'time' },
    { code: '4-2', name: '职业（任职）资格和评聘专业技术职称（职务）', order: 'time' },
    { code: '4-3', name: '科研学术', order: 'time' },
    { code: '4-4', name: '培训', order: 'time' },
    { code: '5', name: '政审、审计和审核类', order: 'importance' },
    { code: '6', name: '党、团类', order: 'importance' },
    { code: '7', name: '表彰奖励类', order: 'time' },
    { code: '8', name: '违规违纪违法处理处分类', order: 'importance' },
    { code: '9-1', name: '工资', order: 'time' },
    { code: '9-2', name: '任免', order: 'time' },
    { code: '9-3', name: '出国（境）', order: 'time' },
    { code: '9-4', name: '会议代表', order: 'time' },
    { code: '10', name: '其他', order: 'time' },
  ],
};

export const CURRENT_EDITION: CategoryEdition = '2018';

/** All classes of an edition, in the order of the catalogue. */
export function categoriesOf(edition: CategoryEdition = CURRENT_EDITION): readonly Category[] {
  return EDITIONS[edition];
}

export function findCategory(
  code: string,
  edition: CategoryEdition = CURRENT_EDITION,
): Category | undefined {
  return EDITIONS[edition].find((category) => category.code === code);
}

/** Position of a canonical code in the catalogue, for sorting; unknown codes come last. */
export function categoryRank(code: string, edition: CategoryEdition = CURRENT_EDITION): number {
  const rank = EDITIONS[edition].findIndex((category) => category.code === code);
  return rank === -1 ? EDITIONS[edition].length : rank;
}
