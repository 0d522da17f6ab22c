import type { Knex } from 'knex';
import { RIGHTS, type Right } from './rights.ts';

/** Names of the two running roles; the migrating role is the one `db` is connected as. */
export type RunningRoles = { app: string; sequencer: string };

/** Takes every right from the running roles and gives exactly those of the table of rights. */
export async function grantRights(db: Knex, roles: RunningRoles): Promise<void> {
  await db.transaction(async (tx) => {
    for (const role of [roles.app, roles.sequencer]) {
      await tx.raw('grant usage on schema public to ??', [role]);
      await tx.raw('revoke all on all tables in schema public from ??', [role]);
    }
    await tx.raw('revoke create on schema public from public');
    for (const [table, rights] of Object.entries(RIGHTS)) {
      await grant(tx, table, rights.app, roles.app);
      await grant(tx, table, rights.sequencer, roles.sequencer);
    }
  });
}

async function grant(tx: Knex, table: string, rights: Right[], role: string): Promise<void> {
  if (rights.length === 0) return;
  await tx.raw(`grant ${rights.join(', ')} on table ?? to ??`, [table, role]);
}
