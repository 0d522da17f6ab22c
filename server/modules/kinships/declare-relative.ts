import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { AppError, invalid } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { blindIndexOf, maskIdNumber, readIdNumber } from '../persons/index.ts';
import type { DeclareRelative } from './contract.ts';
import { KIN_RELATION_NAMES } from './words.ts';
import { sealRelative } from './sealed-relative.ts';
import { insertKinTie, isOwnNumber, listDeclarations, lockDeclarations } from './store.ts';

const MAX_DECLARED = 60;

/**
 * Sets down a relative of who is signed in. It takes effect at once, since it only closes files, and is
 * answered alike whether or not that person has one.
 */
export async function declareRelative(
  services: Services,
  tx: Tx,
  actor: Actor,
  { relation, relativeName, idNumber: written }: DeclareRelative,
): Promise<{ id: string }> {
  const reading = readIdNumber(written);
  if (!reading.ok) throw invalid('身份证号有误，请核对 18 位号码后重新填写', 'idNumber');
  const { idNumber } = reading;
  const blindIndex = blindIndexOf(services, idNumber);
  if (await isOwnNumber(tx, actor, blindIndex)) {
    throw invalid('这是您本人的身份证号，请填写亲属的号码', 'idNumber');
  }
  await lockDeclarations(tx, actor.accountId);
  await refuseRepetition(tx, actor, blindIndex);
  const sealed = sealRelative(services, { name: relativeName, idNumber });
  const id = await insertKinTie(
    tx,
    {
      subject: { accountId: actor.accountId },
      relation,
      relative: { sealed, blindIndex },
      source: 'declaration',
      recordedBy: actor.accountId,
    },
    services.clock(),
  );
  await services.ledger.record(tx, {
    kind: 'CHANGE',
    action: 'kinships.declare',
    ...traceOf(actor),
    item: id,
    detail: `${KIN_RELATION_NAMES[relation]} ${relativeName} ${maskIdNumber(idNumber)}`,
  });
  return { id };
}

async function refuseRepetition(tx: Tx, { accountId }: Actor, blindIndex: Buffer): Promise<void> {
  const declared = await listDeclarations(tx, accountId);
  const standing = declared.filter(({ withdrawn_at }) => withdrawn_at === null);
  const same = standing.find((row) => row.relative_index.equals(blindIndex));
  if (same) {
    const name = KIN_RELATION_NAMES[same.relation];
    throw new AppError('conflict', `您已申报此人为${name}。申报有误的，请联系安全保密管理员撤销`, {
      field: 'idNumber',
    });
  }
  if (standing.length >= MAX_DECLARED) {
    throw new AppError('conflict', `已申报 ${MAX_DECLARED} 名亲属，如需继续请联系安全保密管理员`);
  }
}
