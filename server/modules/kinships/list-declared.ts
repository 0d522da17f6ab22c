import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import type { Actor } from '../../http/actor.ts';
import { maskIdNumber } from '../persons/index.ts';
import type { DeclaredRelative } from './contract.ts';
import { openRelative } from './sealed-relative.ts';
import { listDeclarations } from './store.ts';

/** What the signed-in person has declared, those withdrawn as mistaken among it. */
export async function listDeclared(
  services: Pick<Services, 'keystore'>,
  db: Db,
  { accountId }: Pick<Actor, 'accountId'>,
): Promise<DeclaredRelative[]> {
  const rows = await listDeclarations(db, accountId);
  return rows.map(({ id, no, relation, relative_sealed, recorded_at, withdrawn_at }) => {
    const { name, idNumber } = openRelative(services, relative_sealed);
    return {
      id,
      no,
      relation,
      relativeName: name,
      maskedIdNumber: maskIdNumber(idNumber),
      declaredAt: recorded_at.toISOString(),
      withdrawnAt: withdrawn_at?.toISOString() ?? null,
    };
  });
}
