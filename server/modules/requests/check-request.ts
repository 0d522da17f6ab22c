import type { Db } from '../../../db/connect.ts';
import type { PolicyTable } from '../../../policies/policy-table.ts';
import type { ClassCut, PurposeRule } from '../../../policies/purposes.ts';
import type { Role } from '../../../policies/vocabulary.ts';
import type { Services } from '../../context.ts';
import { invalid } from '../../errors.ts';
import type { Actor } from '../../http/actor.ts';
import { listColleagues, nameRoles } from '../accounts/index.ts';
import { displayClassCode, type VolumeRow } from '../archives/index.ts';
import { allowedPurposes } from './allowed-purposes.ts';
import type { CheckedInput } from './contract.ts';
import { mustAbstain } from './must-abstain.ts';

/** Who may be named as a reader: those who work with files, not those who approve. */
function readerRoles(policy: PolicyTable): Role[] {
  return [...policy.roles.keys()].filter(
    (role) => policy.mayEver(role, 'viewing.read') && !policy.mayEver(role, 'requests.approve'),
  );
}

export type Reader = { accountId: string; name: string; roleNames: string };

/** Colleagues who may read this volume: those of a fitting role who need not abstain. */
export async function eligibleReaders(
  { policy }: Pick<Services, 'policy'>,
  db: Db,
  actor: Actor,
  volume: VolumeRow,
): Promise<Reader[]> {
  const colleagues = await listColleagues(db, actor.unitId, readerRoles(policy));
  const eligible: Reader[] = [];
  for (const { accountId, name, roles, personId } of colleagues) {
    if (await mustAbstain(db, { accountId, personId }, volume)) continue;
    eligible.push({ accountId, name, roleNames: nameRoles(policy, roles) });
  }
  return eligible;
}

/**
 * Holds a request against the rules that its form also shows. Answers what it asks of the file: its classes,
 * each as far as the purpose opens it.
 * @throws AppError `invalid` naming the field and what to do.
 */
export async function checkRequest(
  services: Pick<Services, 'policy' | 'clock'>,
  db: Db,
  actor: Actor,
  volume: VolumeRow,
  input: Omit<CheckedInput, 'volumeId'>,
): Promise<ClassCut[]> {
  const allowed = await allowedPurposes(services, db, actor, volume.id);
  if (!allowed.includes(input.purpose)) {
    throw invalid('您的岗位或单位不能以此用途申请查阅，请改选用途', 'purpose');
  }
  const rule = services.policy.purposes.get(input.purpose);
  if (!rule) throw invalid('现行规则没有此用途，请改选用途', 'purpose');
  const cut = requireCut(rule, input.categories);
  if (new Set(input.readerIds).size !== input.readerIds.length) {
    throw invalid('两名阅档人不能是同一人', 'readerIds');
  }
  const eligible = await eligibleReaders(services, db, actor, volume);
  const unfit = input.readerIds.some((id) => !eligible.some((reader) => reader.accountId === id));
  if (unfit) {
    throw invalid('阅档人须是本单位可阅档人员，且与档案本人无亲属关系，请重新选择', 'readerIds');
  }
  return cut;
}

function requireCut({ name, cut }: PurposeRule, codes: readonly string[]): ClassCut[] {
  const outside = codes.filter((code) => !cut.some((one) => one.code === code));
  if (outside.length > 0) {
    throw invalid(`「${name}」不能查阅类别 ${outside.join('、')}，请取消勾选`, 'categories');
  }
  if (new Set(codes).size !== codes.length) {
    throw invalid('同一类别勾选了两次，请去掉重复的类别', 'categories');
  }
  const earliest = cut.filter(({ mode }) => mode === 'earliest').map(({ code }) => code);
  const chosen = earliest.filter((code) => codes.includes(code));
  // The earliest of fewer classes would be another material.
  if (chosen.length > 0 && chosen.length < earliest.length) {
    const labels = earliest.map(displayClassCode).join('、');
    throw invalid(`类别 ${labels} 合看一份最早材料，请一并勾选或都不勾选`, 'categories');
  }
  return cut.filter(({ code }) => codes.includes(code));
}
