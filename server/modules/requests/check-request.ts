import type { Db } from '../../../db/connect.ts';
import type { Role } from '../../../policies/vocabulary.ts';
import type { Services } from '../../context.ts';
import { invalid } from '../../errors.ts';
import type { Actor } from '../../http/actor.ts';
import { listColleagues, nameRoles } from '../accounts/index.ts';
import type { VolumeRow } from '../archives/index.ts';
import { allowedPurposes } from './allowed-purposes.ts';
import type { RequestInput } from './contract.ts';
import { mustAbstain } from './must-abstain.ts';

/** Who may be named as a reader: those who work with files, not those who approve. */
const READER_ROLES: Role[] = ['clerk', 'window_clerk', 'archivist', 'deputy_head'];

export type Reader = { accountId: string; name: string; roleNames: string };

/** Colleagues who may read this volume: those of a fitting role who need not abstain. */
export async function eligibleReaders(
  { policy }: Pick<Services, 'policy'>,
  db: Db,
  actor: Actor,
  volume: VolumeRow,
): Promise<Reader[]> {
  const colleagues = await listColleagues(db, actor.unitId, READER_ROLES);
  const eligible: Reader[] = [];
  for (const { accountId, name, roles, personId } of colleagues) {
    if (await mustAbstain(db, personId, volume)) continue;
    eligible.push({ accountId, name, roleNames: nameRoles(policy, roles) });
  }
  return eligible;
}

/**
 * Holds a request against the rules that its form also shows.
 * @throws AppError `invalid` naming the field and what to do.
 */
export async function checkRequest(
  services: Pick<Services, 'policy' | 'clock'>,
  db: Db,
  actor: Actor,
  volume: VolumeRow,
  input: Omit<RequestInput, 'volumeId'>,
): Promise<void> {
  const allowed = await allowedPurposes(services, db, actor, volume.id);
  if (!allowed.includes(input.purpose)) {
    throw invalid('您的岗位不能以此用途申请查阅，请改选用途', 'purpose');
  }
  const rule = services.policy.purposes.get(input.purpose);
  const outside = input.categories.filter((code) => !rule?.classes.includes(code));
  if (!rule || outside.length > 0) {
    const name = rule?.name ?? '该用途';
    throw invalid(`「${name}」不能查阅类别 ${outside.join('、')}，请取消勾选`, 'categories');
  }
  if (new Set(input.categories).size !== input.categories.length) {
    throw invalid('同一类别勾选了两次，请去掉重复的类别', 'categories');
  }
  if (new Set(input.readerIds).size !== input.readerIds.length) {
    throw invalid('两名阅档人不能是同一人', 'readerIds');
  }
  const eligible = await eligibleReaders(services, db, actor, volume);
  const unfit = input.readerIds.some((id) => !eligible.some((reader) => reader.accountId === id));
  if (unfit) {
    throw invalid('阅档人须是本单位可阅档人员，且与档案本人无亲属关系，请重新选择', 'readerIds');
  }
}
