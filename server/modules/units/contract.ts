import { z } from 'zod';

/** 单位类别: the tiers, and the kinds of unit that keep archives or do not. */
export const UNIT_KINDS = [
  'region',
  'city',
  'county',
  'department',
  'keeps_own',
  'keeps_none',
  'window',
] as const;

export const unitKind = z.enum(UNIT_KINDS);
export type UnitKind = z.infer<typeof unitKind>;

export const unit = z.object({
  id: z.uuid(),
  code: z.string(),
  name: z.string(),
  kind: unitKind,
  parentId: z.uuid().nullable(),
});
export type Unit = z.infer<typeof unit>;

export const listUnits = { response: z.object({ items: z.array(unit) }) };
