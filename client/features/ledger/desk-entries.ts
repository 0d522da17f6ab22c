export type DeskEntry = {
  readonly label: string;
  /** Below `/ledger`, so that the menu knows where one is; its own screens have addresses below it. */
  readonly path: string;
  readonly ability: string;
};

/** What lies on the auditor's desk, in the order of the work. */
export const DESK: readonly DeskEntry[] = [
  { label: '账本条目', path: '/ledger', ability: 'ledger.browse' },
  { label: '谁看过这卷', path: '/ledger/volumes', ability: 'ledger.browse' },
  { label: '图片溯源', path: '/ledger/trace', ability: 'ledger.trace' },
  { label: '拒绝情况', path: '/ledger/refusals', ability: 'ledger.browse' },
  { label: '两日之间无缺失', path: '/ledger/between', ability: 'ledger.prove' },
  { label: '疑点', path: '/ledger/findings', ability: 'findings.browse' },
  { label: '定期审查', path: '/ledger/reviews', ability: 'reviews.browse' },
  { label: '监督规则', path: '/ledger/rules', ability: 'oversight.show' },
  { label: '见证与日结', path: '/ledger/witnesses', ability: 'ledger.show_witnesses' },
];

/** The entry that an address belongs to: the one whose path it begins with, the longest first. */
export function entryAt(address: string): DeskEntry | undefined {
  return DESK.filter(({ path }) => address === path || address.startsWith(`${path}/`)).sort(
    (one, other) => other.path.length - one.path.length,
  )[0];
}
