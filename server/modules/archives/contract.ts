import { z } from 'zod';

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

export const revealIdNumber = {
  params: z.strictObject({ volumeId: z.uuid() }),
  body: z.strictObject({
    reason: z.string().trim().min(2, '请写明查看完整身份证号的事由').max(200),
  }),
  response: z.object({ idNumber: z.string() }),
};
