import { z } from 'zod';
import { UNIT_KINDS } from '../../../policies/vocabulary.ts';

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
