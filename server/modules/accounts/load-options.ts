import type { z } from 'zod';
import type { Db } from '../../../db/connect.ts';
import { OFFICERS } from '../../../policies/vocabulary.ts';
import type { Services } from '../../context.ts';
import { listUnits } from '../units/index.ts';
import type { accountOptions } from './contract.ts';

/** What a form about accounts may choose from, so that it offers nothing that would be refused. */
export async function loadOptions(
  { policy }: Pick<Services, 'policy'>,
  db: Db,
): Promise<z.input<typeof accountOptions.response>> {
  const depths = new Map<string, number>();
  const units = (await listUnits(db)).map(({ id, name, parentId }) => {
    const depth = parentId === null ? 0 : (depths.get(parentId) ?? 0) + 1;
    depths.set(id, depth);
    return { id, name, depth };
  });
  const officers: readonly string[] = OFFICERS;
  const roles = [...policy.roles.values()].map(({ role, name }) => ({
    role,
    name,
    isOfficer: officers.includes(role),
  }));
  return { units, roles };
}
