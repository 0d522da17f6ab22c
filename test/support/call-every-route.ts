import { randomUUID } from 'node:crypto';
import { ROLES_OF_MATRIX } from '../policies/matrix/city.ts';
import { CALLS, type Ask } from '../policies/matrix/calls.ts';
import type { CopyRoom } from '../modules/copies/support/copy-room.ts';
import { materialsOf } from '../modules/viewing/support/reading-room.ts';
import type { Route } from '../../server/http/route.ts';
import { outcome } from '../../server/modules/changes/contract.ts';
import { DEMO_SECRETS } from '../../server/modules/sessions/index.ts';
import { mapAtOnce } from '../../server/threads/map-at-once.ts';
import { ROUTES } from '../../server/routes.ts';
import type { Caller } from './caller.ts';

const AT_ONCE = 12;

/** What somebody got for one call. */
export type RouteAnswer = {
  role: string;
  name: string;
  status: number;
  type: string;
  bytes: Buffer;
};

type Call = { path: string; body?: object };
type Asked = { role: string; caller: Caller; route: Route; call: Call };

/** Calls for whoever has no need of a permission, and further ones of routes that send pictures. */
const MORE_CALLS: Record<string, (ask: Ask) => Call[]> = {
  'viewing.read_page': ({ reach }) =>
    ['full', 'slow'].map((rendition) => ({
      path: `/api/viewing/openings/${reach.openingId}/pages/${reach.pageId}?rendition=${rendition}`,
    })),
  'copies.make': ({ reach, readerIds: [recipientId] }) => [
    {
      path: '/api/copies',
      body: {
        copyId: randomUUID(),
        requestId: reach.requestId,
        item: 2,
        recipientId,
        text: '工资',
      },
    },
  ],
  'sessions.login': () => [{ path: '/api/session', body: { loginName: 'x', password: 'x' } }],
  'sessions.unlock': () => [{ path: '/api/session/unlock', body: { secret: DEMO_SECRETS.pin } }],
  'sessions.challenge': () => [{ path: '/api/session/challenge', body: { loginName: 'x' } }],
};
/** Confirmed on the way, to nobody's harm. */
const REGISTRATION = {
  kind: 'terminals.register',
  name: '窗口终端',
  unitId: null,
  recognition: 'certificate',
  credential: 'ab'.repeat(32),
  mayPrint: false,
  purposes: null,
  hours: null,
};
/** They end what the others need. */
const LAST = ['sessions.lock', 'sessions.unlock', 'sessions.logout'];

/**
 * Calls every route as every role, and as nobody, with ids of a volume that is there and everything about it. What shows
 * is asked first, then what acts, and last of all what ends a session.
 */
export async function callEveryRoute(room: CopyRoom): Promise<RouteAnswer[]> {
  const { ask, callers } = await prepare(room);
  const answers: RouteAnswer[] = [];
  for (const routes of inTurn()) {
    const asked: Asked[] = routes.flatMap((route) =>
      [...callers].flatMap(([role, caller]) =>
        callsOf(route, ask).map((call) => ({ role, caller, route, call })),
      ),
    );
    answers.push(...(await mapAtOnce(asked, AT_ONCE, (one) => knock(room.app.url, one))));
  }
  return answers;
}

function inTurn(): Route[][] {
  const isShow = ({ effect, method }: Route): boolean => effect !== 'act' && method === 'get';
  const others = ROUTES.filter(({ name }) => !LAST.includes(name));
  return [
    others.filter(isShow),
    others.filter(({ name }) => name === 'copies.make'),
    others.filter((route) => !isShow(route) && route.name !== 'copies.make'),
    ...LAST.map((last) => ROUTES.filter(({ name }) => name === last)),
  ];
}

function callsOf({ name, path }: Route, ask: Ask): Call[] {
  const usual = CALLS[name]?.(ask);
  const more = MORE_CALLS[name]?.(ask) ?? [];
  return usual || more.length > 0 ? [usual ?? [], more].flat() : [{ path }];
}

async function knock(url: string, { role, caller, route, call }: Asked): Promise<RouteAnswer> {
  const isStream = route.contract.body === 'stream';
  const isGet = route.method === 'get';
  const response = await fetch(url + call.path, {
    method: route.method.toUpperCase(),
    headers: {
      Cookie: caller.cookie,
      ...(!isGet && { 'Content-Type': isStream ? 'application/octet-stream' : 'application/json' }),
    },
    ...(!isGet && { body: isStream ? 'PK' : JSON.stringify(call.body ?? {}) }),
  });
  return {
    role,
    name: route.name,
    status: response.status,
    type: response.headers.get('Content-Type') ?? '',
    bytes: Buffer.from(await response.arrayBuffer()),
  };
}

/** A volume that is read and copied, and one of each role: the clerk reads it, the archivist keeps it. */
async function prepare(room: CopyRoom): Promise<{ ask: Ask; callers: Map<string, Caller> }> {
  const { app, world, volumeId, maker } = room;
  const order = await room.order();
  const [clerk] = order.readers;
  const opening = await room.open(clerk, order.requestId);
  const [material] = materialsOf(opening);
  const copyId = randomUUID();
  await room.make(order, { copyId });
  const callers = new Map<string, Caller>([['nobody', app.anyone()]]);
  for (const role of ROLES_OF_MATRIX) {
    const account = world.plan.accounts.find(({ roles }) => roles.some((held) => held === role));
    if (!account) throw new Error(`nobody is ${role}`);
    const known = { clerk, archivist: maker }[role];
    callers.set(role, known ?? (await app.as(account.loginName)));
  }
  const { superuser } = app.database;
  const idOf = async (table: string, where: object): Promise<string> =>
    (await superuser(table).where(where).first<{ id: string }>('id')).id;
  const bystander = world.account('clerk', 'QY-YLX').loginName;
  await app.as(bystander);
  const accountId = await idOf('accounts', { login_name: bystander });
  const officer = callers.get('security_officer');
  const proposed = await officer?.post('/api/changes', {
    change: REGISTRATION,
    reason: '启用终端',
  });
  const other = await idOf('accounts', {
    login_name: world.account('clerk', 'QY-BHQ', 1).loginName,
  });
  return {
    callers,
    ask: {
      readerIds: [order.recipientId, other],
      changeId: proposed?.as(outcome).id ?? '',
      findingId: randomUUID(),
      sessionId: await idOf('sessions', { account_id: accountId }),
      terminalId: await idOf('terminals', {}),
      unitId: await idOf('units', { code: 'QY' }),
      reach: {
        unitCode: 'QY',
        volumeId,
        accessionId: await idOf('accessions', { volume_id: volumeId }),
        requestId: order.requestId,
        openingId: opening.id,
        copyId,
        secretChangeId: randomUUID(),
        materialId: material?.id ?? '',
        pageId: material?.pages[0]?.id ?? '',
      },
    },
  };
}
