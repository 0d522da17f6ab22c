/** Why a backup is not restored. */
export const REFUSALS = {
  not_a_medium: '不是本系统的备份介质，或介质标识已损坏',
  set_absent: '介质上没有这一套备份，或没有任何完整的备份',
  manifest_unreadable: '备份清单无法读取：已损坏，或不是规范的格式',
  unsigned: '备份清单没有签名',
  signature_wrong: '备份清单的签名不符：清单或签名被改动过',
  signer_unknown: '备份清单不是由所给的签名密钥签发',
  chain_broken: '备份各套之间的次序不符：清单缺失、被替换，或来自另一介质',
  other_ledger: '备份属于另一本账：不是同一个档案中心的备份',
  stale:
    '备份比已知的检查点旧：请先找更新的备份；确无更新的，由两名三员加 --accept-loss 办理，另立新账本',
  forked: '备份与已知的检查点分叉：两者不是同一段历史',
  ledger_broken: '备份中的账本不完整，或与其签名的检查点不符',
  key_part_missing: '密钥部分不在介质上，请改用该介质最新的一套',
  key_part_expired: '密钥部分已过期，依规定不得再用于恢复',
  key_part_altered: '密钥部分与清单不符：被改动或替换过',
  keys_insufficient: '所给的密钥不足以打开密钥部分',
  chunk_missing: '数据块缺失',
  chunk_altered: '数据块与清单不符：被改动、替换或已损坏',
  rows_wrong: '数据与清单所载的行数或表结构不符',
} as const;

export type Refusal = keyof typeof REFUSALS;

/** A backup that must not be restored, and why. */
export class RestoreRefusal extends Error {
  override readonly name = 'RestoreRefusal';
  readonly reason: Refusal;

  constructor(reason: Refusal, detail = '', options?: ErrorOptions) {
    super(detail === '' ? REFUSALS[reason] : `${REFUSALS[reason]}（${detail}）`, options);
    this.reason = reason;
  }
}
