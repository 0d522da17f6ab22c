import type { RouteStep } from './store.ts';

/** 查阅审批 as it is where nobody has set another: the applicant's own leader, then who keeps the file. */
export const DEFAULT_ROUTE: { name: string; steps: RouteStep[] } = {
  name: '查阅审批',
  steps: [
    { label: '申请单位负责人审批', unit: 'applicant', roles: ['unit_leader'] },
    { label: '档案保管单位审批', unit: 'keeper', roles: ['centre_leader', 'unit_leader'] },
  ],
};
