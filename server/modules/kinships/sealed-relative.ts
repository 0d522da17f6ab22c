import { z } from 'zod';
import type { Services } from '../../context.ts';

const COLUMN = 'kin_ties.relative_sealed';
const relative = z.strictObject({ name: z.string(), idNumber: z.string() });
type Named = z.infer<typeof relative>;

/** Who a declared relative is, as it rests in the database: their name stands in no search. */
export function sealRelative({ keystore }: Pick<Services, 'keystore'>, named: Named): Buffer {
  return keystore.sealField(COLUMN, JSON.stringify(named));
}

export function openRelative({ keystore }: Pick<Services, 'keystore'>, sealed: Buffer): Named {
  return relative.parse(JSON.parse(keystore.openField(COLUMN, sealed)));
}
