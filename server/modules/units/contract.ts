import { z } from 'zod';

import { UNIT_KINDS } from '../../../policies/vocabulary.ts';

export type { UnitKind } from '../../../policies/vocabulary.ts';
export const unitKind = z.enum(UNIT_KINDS);

export const unit = z.object({
  id: z.uuid(),
  code: z.string(),
  name: z.string(),
  kind: unitKind,
  parentId: z.uuid().nullable(),
  isClosed: z.boolean(),
});
export type Unit = z.infer<typeof unit>;

export const listUnits = { response: z.object({ items: z.array(unit) }) };

/** What a version made different from the one before it; `position` where only the units above moved. */
export const UNIT_DIFFERENCES = [
  'created',
  'name',
  'kind',
  'parent',
  'closed',
  'position',
] as const;

export const unitVersion = z.object({
  version: z.int(),
  name: z.string(),
  kind: unitKind,
  parentName: z.string().nullable(),
  isClosed: z.boolean(),
  differences: z.array(z.enum(UNIT_DIFFERENCES)),
  recordedAt: z.iso.datetime(),
  /** Null for what was there from the beginning. */
  reason: z.string().nullable(),
  proposedBy: z.string().nullable(),
  confirmedBy: z.string().nullable(),
});
export type UnitVersion = z.infer<typeof unitVersion>;

export const unitHoldings = z.object({
  /** Not closed themselves, directly below. */
  subUnits: z.int(),
  /** Active ones. */
  accounts: z.int(),
  /** In its keeping today or from a later day on. */
  volumes: z.int(),
  /** Persons whom it manages or co-manages today or from a later day on. */
  persons: z.int(),
});
export type UnitHoldings = z.infer<typeof unitHoldings>;

export const showUnit = {
  params: z.strictObject({ unitId: z.uuid() }),
  response: unit.extend({ holdings: unitHoldings, versions: z.array(unitVersion) }),
};
export type UnitDetail = z.infer<typeof showUnit.response>;

const unitId = z.uuid();
const unitName = z
  .string()
  .trim()
  .min(2, '请填写单位名称（不少于 2 个字）')
  .max(60, '单位名称不超过 60 个字')
  .regex(/^[^\p{Cc}\p{Cf}]*$/u, '单位名称含有看不见的字符，请重新输入');

/** 新设单位、更名、调整隶属、撤销, as proposed. */
export const createUnit = z.strictObject({
  kind: z.literal('units.create'),
  code: z
    .string()
    .trim()
    .max(32)
    .regex(/^[A-Z0-9]+(-[A-Z0-9]+)*$/, '单位代码用大写字母、数字和连字符，例如 QY-BHQ-01'),
  name: unitName,
  unitKind,
  parentId: unitId,
});
export const renameUnit = z.strictObject({
  kind: z.literal('units.rename'),
  unitId,
  name: unitName,
  unitKind,
});
export const moveUnit = z.strictObject({
  kind: z.literal('units.move'),
  unitId,
  parentId: z.uuid(),
});
export const closeUnit = z.strictObject({ kind: z.literal('units.close'), unitId });
export type CreateUnit = z.infer<typeof createUnit>;
export type RenameUnit = z.infer<typeof renameUnit>;
export type MoveUnit = z.infer<typeof moveUnit>;
export type CloseUnit = z.infer<typeof closeUnit>;
