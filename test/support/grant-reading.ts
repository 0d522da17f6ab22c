import { showMe } from '../../server/modules/sessions/contract.ts';
import {
  approveRequest,
  submitRequest,
  type CopiesInput,
} from '../../server/modules/requests/contract.ts';
import type { TestApp } from './app.ts';
import type { Caller } from './caller.ts';
import type { World } from './world.ts';

/** A granted request with its two readers, both signed in, and the two who approved it. */
export type Reading = {
  requestId: string;
  /** Signed in; the first is the applicant. */
  readers: [Caller, Caller];
  approvers: Caller[];
  rowVersion: number;
};

export type Wish = {
  volumeId: string;
  purpose: string;
  categories: string[];
  days?: number;
  copies?: CopiesInput;
};

/** Takes a wish of two clerks of `QY-BHQ` through submission and both approvals, as people would. */
export async function grantReading(
  app: Pick<TestApp, 'as'>,
  world: Pick<World, 'account'>,
  wish: Wish,
  loginNames = [0, 1].map((nth) => world.account('clerk', 'QY-BHQ', nth).loginName),
): Promise<Reading> {
  const readers = await Promise.all(loginNames.map((loginName) => app.as(loginName)));
  const readerIds = await Promise.all(readers.map((reader) => accountIdOf(reader)));
  const [applicant, other] = readers;
  if (!applicant || !other) throw new Error('no clerks');
  const body = { days: 3, reason: '核对参加工作时间', readerIds, ...wish };
  const submitted = (await applicant.post('/api/requests', body)).as(submitRequest.response);
  const path = `/api/requests/${submitted.id}/approve`;
  let { rowVersion } = submitted;
  const approvers: Caller[] = [];
  for (const [role, unit] of [
    ['unit_leader', 'QY-BHQ'],
    ['centre_leader', 'QY'],
  ] as const) {
    const approver = await app.as(world.account(role, unit).loginName);
    const answer = await approver.post(path, { rowVersion });
    rowVersion = answer.as(approveRequest.response).rowVersion;
    approvers.push(approver);
  }
  return { requestId: submitted.id, readers: [applicant, other], approvers, rowVersion };
}

async function accountIdOf(caller: Caller): Promise<string> {
  return (await caller.get('/api/session')).as(showMe.response).accountId;
}
