import type { DemoPlan } from '../../../../server/demo/demo-plan.ts';
import { me } from '../../../../server/modules/sessions/contract.ts';
import { approveRequest, type RequestInput } from '../../../../server/modules/requests/contract.ts';
import type { Outcome } from '../../../../server/modules/requests/outcome.ts';
import { startApp, type TestApp } from '../../../support/app.ts';
import type { Answer, Caller } from '../../../support/caller.ts';
import { shelveVolume } from '../../../support/shelve-volume.ts';
import { buildWorld, planWorld, type World } from '../../../support/world.ts';

type Verb = 'approve' | 'refuse' | 'return' | 'withdraw' | 'recall' | 'resubmit';

/** A city with one file that the city centre keeps, and the people through whose hands a request goes. */
export type RequestDesk = {
  app: TestApp;
  world: World;
  /** The file of a county's deputy head: the city keeps it, the county co-manages. */
  volumeId: string;
  /** Applies and reads; has no file here. */
  clerk: Caller;
  /** The other reader of the same county. */
  partner: Caller;
  /** Decides first, for the county. */
  leader: Caller;
  /** Decides last, for the keeper. */
  centre: Caller;
  sign(role: string, unitCode: string, nth?: number): Promise<Caller>;
  draft(change?: Partial<RequestInput>): RequestInput;
  submit(change?: Partial<RequestInput>): Promise<Outcome>;
  act(caller: Caller, verb: Verb, request: Outcome, body?: object): Promise<Answer>;
  /** Does what must work, and answers where the request stands then. */
  move(caller: Caller, verb: Verb, request: Outcome, body?: object): Promise<Outcome>;
  /** A request that both have approved. */
  grant(change?: Partial<RequestInput>): Promise<Outcome>;
};

export async function openDesk(plan: DemoPlan = planWorld()): Promise<RequestDesk> {
  const app = await startApp();
  const world = await buildWorld(app, plan);
  const [first] = plan.volumes;
  if (!first) throw new Error('the plan has no volume');
  const { volumeId } = await shelveVolume(app, {
    ...first,
    materials: first.materials.slice(0, 3),
  });
  const sign: RequestDesk['sign'] = (role, unitCode, nth) =>
    app.as(world.account(role, unitCode, nth).loginName);
  const [clerk, partner] = [await sign('clerk', 'QY-BHQ', 1), await sign('clerk', 'QY-BHQ', 0)];
  const readerIds = [await accountIdOf(clerk), await accountIdOf(partner)];
  const desk: RequestDesk = {
    app,
    world,
    volumeId,
    clerk,
    partner,
    leader: await sign('unit_leader', 'QY-BHQ'),
    centre: await sign('centre_leader', 'QY'),
    sign,
    draft: (change = {}) => ({ ...DRAFT, volumeId, readerIds, ...change }),
    submit: async (change) => outcomeOf(await clerk.post('/api/requests', desk.draft(change))),
    act: (caller, verb, { id, rowVersion }, body = {}) =>
      caller.post(`/api/requests/${id}/${verb}`, { rowVersion, ...body }),
    move: async (...act) => outcomeOf(await desk.act(...act)),
    async grant(change) {
      const approved = await desk.move(desk.leader, 'approve', await desk.submit(change));
      return desk.move(desk.centre, 'approve', approved);
    },
  };
  return desk;
}

const DRAFT = {
  purpose: 'appointment' as const,
  categories: ['1', '3'],
  reason: '拟提任考察，须核对任职经历',
  days: 3,
};

export async function accountIdOf(caller: Caller): Promise<string> {
  return (await caller.get('/api/session')).as(me).accountId;
}

function outcomeOf(answer: Answer): Outcome {
  if (answer.status !== 200) throw new Error(answer.error.message);
  return answer.as(approveRequest.response);
}
