/** Why a version did not come back, or not whole. */
export const RESTORE_GAP_NAMES = {
  not_backed_up: '备份时已缺失',
  missing: '介质上缺失',
  altered: '介质上已损坏或被改动',
  without_earlier: '此前的版本没有恢复',
  partial: '部分文件在介质上缺失或损坏',
} as const;

/** A version that the restored database shows and that is not whole in the restored home. */
export type RestoreGap = {
  objectId: string;
  version: number;
  reason: keyof typeof RESTORE_GAP_NAMES;
  /** Of a version that came in part: what did not, by path from the object. */
  files: string[];
};
