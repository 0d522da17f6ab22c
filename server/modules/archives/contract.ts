import { z } from 'zod';
import { AUTHORITY_KINDS } from './words.ts';

export const COPY_KINDS = ['original', 'duplicate'] as const;
/** 正本 / 副本. */
export const copyKind = z.enum(COPY_KINDS);
export type CopyKind = z.infer<typeof copyKind>;

/** A count that stops looking at `limit`: `isCapped` says there are more. */
export const cappedCount = z.object({ count: z.int(), isCapped: z.boolean() });

/**
 * What a search may show. `full` is for files within the searcher's scope; `existence` says only that a
 * file is held, and by whom.
 */
export const hit = z.discriminatedUnion('visibility', [
  z.object({
    visibility: z.literal('full'),
    volumeId: z.uuid(),
    archiveNo: z.string(),
    copyKind,
    name: z.string(),
    sex: z.string(),
    birthMonth: z.string(),
    maskedIdNumber: z.string(),
    unitName: z.string(),
    post: z.string(),
    keeperName: z.string(),
    managerName: z.string(),
    pageCount: z.int(),
    isKeyDestroyed: z.boolean(),
    secrecyMark: z.string(),
  }),
  z.object({
    visibility: z.literal('existence'),
    volumeId: z.uuid(),
    copyKind,
    name: z.string(),
    keeperName: z.string(),
  }),
]);
export type Hit = z.infer<typeof hit>;

export const search = {
  query: z.strictObject({
    q: z.string().trim().min(1, '请输入姓名、拼音首字母、身份证号或档号').max(64),
    cursor: z.string().max(400).optional(),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  }),
  response: z.object({
    items: z.array(hit),
    nextCursor: z.string().nullable(),
    total: cappedCount,
  }),
};

export const volumeCard = z.object({
  volumeId: z.uuid(),
  archiveNo: z.string(),
  copyKind,
  version: z.int(),
  name: z.string(),
  sex: z.string(),
  ethnicity: z.string(),
  birthMonth: z.string(),
  maskedIdNumber: z.string(),
  unitName: z.string(),
  post: z.string(),
  keeperName: z.string(),
  managerName: z.string(),
  secrecyMark: z.string(),
  pageCount: z.int(),
  /** 密钥已销毁: the volume is on record, its pages open never again. */
  isKeyDestroyed: z.boolean(),
  importedAt: z.iso.datetime(),
  classes: z.array(
    z.object({
      code: z.string(),
      label: z.string(),
      name: z.string(),
      materialCount: z.int(),
      pageCount: z.int(),
    }),
  ),
});
export type VolumeCard = z.infer<typeof volumeCard>;

export const showVolume = { params: z.strictObject({ volumeId: z.uuid() }), response: volumeCard };

/** Whose volume it is, for an auditor who has a reason to ask. */
export const revealSubject = {
  params: z.strictObject({ volumeId: z.uuid() }),
  body: z.strictObject({
    reason: z.string().trim().min(4, '请写明查知姓名的事由（不少于 4 个字）').max(200),
  }),
  response: z.object({ name: z.string() }),
};

/**
 * Of which volumes a name, an ID number or an archive number speaks: ids and nothing else, one group for each
 * person, so that an auditor can ask the ledger about them.
 */
export const findSubject = {
  body: z.strictObject({
    q: z.string().trim().min(2, '请输入完整姓名、公民身份号码或档号').max(64),
    reason: z.string().trim().min(4, '请写明按人查找的事由（不少于 4 个字）').max(200),
  }),
  response: z.object({
    persons: z.array(z.object({ volumeIds: z.array(z.uuid()) })),
    /** More persons are called so than are told. */
    isCapped: z.boolean(),
  }),
};

export const revealIdNumber = {
  params: z.strictObject({ volumeId: z.uuid() }),
  body: z.strictObject({
    reason: z.string().trim().min(2, '请写明查看完整身份证号的事由').max(200),
  }),
  response: z.object({ idNumber: z.string() }),
};

export type { AuthorityKind } from './words.ts';
export const authorityKind = z.enum(AUTHORITY_KINDS);

const day = z.iso.date();

export const authorityPeriod = z.object({
  id: z.string(),
  /** Null: nobody holds the attribute from that day on. */
  unitName: z.string().nullable(),
  from: day,
  /** The last day; null while no end is known. */
  to: day.nullable(),
  /** `replaced`: another row of the same day has taken its place, so it never held. */
  state: z.enum(['past', 'current', 'ahead', 'replaced']),
  isBackdated: z.boolean(),
  basis: z.string(),
  backdatingReason: z.string(),
  recordedAt: z.iso.datetime().nullable(),
  proposedBy: z.string().nullable(),
  confirmedBy: z.string().nullable(),
});
export type AuthorityPeriod = z.infer<typeof authorityPeriod>;

export const showAuthorities = {
  params: z.strictObject({ volumeId: z.uuid() }),
  response: z.object({
    volumeId: z.uuid(),
    archiveNo: z.string(),
    copyKind,
    personName: z.string(),
    today: day,
    attributes: z.array(z.object({ kind: authorityKind, periods: z.array(authorityPeriod) })),
  }),
};
export type Authorities = z.infer<typeof showAuthorities.response>;

/** 管理权限变更, as proposed: who holds an attribute of a volume or of its person from a day on. */
export const setAuthority = z.strictObject({
  kind: z.literal('authorities.set'),
  volumeId: z.uuid(),
  authority: authorityKind,
  /** Null: nobody from that day on. */
  unitId: z.uuid().nullable(),
  validFrom: z.iso.date('请填写生效日期，例如 2026-12-01'),
  basis: z.string().trim().min(2, '请填写依据或文号').max(100),
  backdatingReason: z.string().trim().max(200).default(''),
});
export type SetAuthority = z.infer<typeof setAuthority>;

/** 销毁密钥, as proposed. The archive number is typed in, so that no wrong volume is chosen by a slip. */
export const destroyKey = z.strictObject({
  kind: z.literal('archives.destroy_key'),
  volumeId: z.uuid(),
  archiveNo: z.string().trim().min(1, '请输入本卷的档号').max(64),
  basis: z.string().trim().min(4, '请写明法定依据或文号（不少于 4 个字）').max(200),
});
export type DestroyKey = z.infer<typeof destroyKey>;
