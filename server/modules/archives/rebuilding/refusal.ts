/** Why an object, or what lies beside the objects, gave no rows. */
export const REFUSAL_WORDS = {
  unnamed: '清单损坏，认不出是哪一卷，请用 objects validate 检查并从副本恢复',
  damaged: '清单或密文损坏，请用 repair 从副本修复后再重建',
  no_key: '密钥库中没有这一卷的密钥，请先恢复密钥库备份',
  key_destroyed: '这一卷的密钥已依法销毁，内容不能恢复',
  key_damaged: '这一卷的密钥打不开，请先恢复密钥库备份',
  old_format: '旧格式（lantai-catalogue-1）的卷内记录不足以重建，请从数据库备份恢复',
  malformed: '卷内记录不合格式，请保留现场并联系开发单位',
  misplaced: '卷内记录说的是另一卷或另一版本，请保留现场并报告安全保密管理员',
  incomplete: '卷内记录列出的页面文件不全，请用 repair 从副本修复后再重建',
  unrecorded: '账本中没有这一版本的入库记录；确认属实后加 --include-unrecorded 重建',
  contradicts_ledger: '卷内记录与账本中的摘要不符，请保留现场并报告安全保密管理员',
  contradicts_database: '与数据库已有的内容矛盾，未写入；请核对后处理',
  withheld: '从未在数据库中生效、已移出档案库的版本，不重建',
} as const;

export type RefusalReason = keyof typeof REFUSAL_WORDS;

/** An object that cannot be used. `detail` names what was found in it: ids and columns, no names. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reason: RefusalReason;
  readonly detail: string;

  constructor(reason: RefusalReason, detail = '', options?: ErrorOptions) {
    super(REFUSAL_WORDS[reason], options);
    this.reason = reason;
    this.detail = detail;
  }
}
