import type { Db } from '../../../db/connect.ts';
import { invalid } from '../../errors.ts';
import type { Actor } from '../../http/actor.ts';
import { listColleagues } from '../accounts/index.ts';
import { keeperOf, type VolumeRow } from '../archives/index.ts';
import { findUnit } from '../units/index.ts';
import { mustAbstain } from './must-abstain.ts';
import { findApprovalRoute, type RouteStep, type Step } from './store.ts';

type Applicant = Pick<Actor, 'accountId' | 'unitId'>;

/**
 * The steps a request goes through: each with the unit that decides and the first of its roles that
 * somebody there holds who may decide. Where the applicant's unit keeps the file itself, two steps are one:
 * nobody approves the same thing twice.
 * @throws AppError `invalid` when a step has nobody to decide it.
 */
export async function resolveRoute(
  db: Db,
  applicant: Applicant,
  volume: VolumeRow,
  today: string,
): Promise<Step[]> {
  const steps: Step[] = [];
  const keeperId = await keeperOf(db, volume, today);
  for (const routeStep of await findApprovalRoute(db)) {
    const unitId = routeStep.unit === 'keeper' ? keeperId : applicant.unitId;
    const step = await resolveStep(db, routeStep, unitId, (colleague) =>
      mayDecide(db, colleague, applicant, volume),
    );
    if (!steps.some(({ unitId: id, role }) => id === step.unitId && role === step.role))
      steps.push(step);
  }
  if (steps.length === 0) throw invalid('尚未设置审批流程，请联系安全保密管理员');
  return steps;
}

type Candidate = { accountId: string; personId: string | null };

/** Nobody decides on their own request, nor on a file that they must abstain from. */
async function mayDecide(
  db: Db,
  candidate: Candidate,
  applicant: Applicant,
  volume: VolumeRow,
): Promise<boolean> {
  return candidate.accountId !== applicant.accountId && !(await mustAbstain(db, candidate, volume));
}

async function resolveStep(
  db: Db,
  { label, roles }: RouteStep,
  unitId: string,
  isFit: (candidate: Candidate) => Promise<boolean>,
): Promise<Step> {
  const unit = await findUnit(db, unitId);
  for (const role of roles) {
    const fit = await Promise.all((await listColleagues(db, unitId, [role])).map(isFit));
    if (unit && fit.includes(true)) return { label, role, unitId, unitName: unit.name };
  }
  throw invalid(`${unit?.name ?? '该单位'}没有可办理「${label}」的人员，请先联系系统管理员设置`);
}
