import { RESTORE_GAP_NAMES, type RestoreGap } from '../backup/restore-gap.ts';

/** Names every version that did not come back whole, and what to do about it. */
export function tellGaps(gaps: readonly RestoreGap[]): void {
  if (gaps.length === 0) return;
  console.log(`缺损 ${gaps.length} 个卷版本，其余均已恢复：`);
  for (const { objectId, version, reason, files } of gaps) {
    console.log(`  ${objectId} v${version}  ${RESTORE_GAP_NAMES[reason]}`);
    for (const file of files) console.log(`      ${file}`);
  }
  console.log(
    '启动后巡检会先查这些卷；请用第二副本或另一介质修复：npm run lantai -- repair --from 路径',
  );
}
