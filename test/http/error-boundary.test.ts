import { randomUUIDv7 } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import Koa from 'koa';
import { createLogger } from 'winston';
import { AppError, STATUS_OF_KIND, type ErrorKind } from '../../server/errors.ts';
import { errorBoundary } from '../../server/http/error-boundary.ts';
import { submitPackage } from '../../server/modules/intake/contract.ts';
import { openVolume } from '../../server/modules/viewing/contract.ts';
import { openDesk, type RequestDesk } from '../modules/requests/support/request-desk.ts';
import { Caller } from '../support/caller.ts';
import { recordedBy } from '../support/ledger-entries.ts';

describe('#errorBoundary', () => {
  let server: Server;
  let caller: Caller;
  let thrown: unknown;
  before(async () => {
    const koa = new Koa();
    koa.use(errorBoundary(createLogger({ silent: true })));
    koa.use(() => {
      throw thrown;
    });
    const handle = koa.callback();
    server = createServer((request, response) => void handle(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    caller = new Caller(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  for (const kind of Object.keys(STATUS_OF_KIND) as ErrorKind[]) {
    it(`gives “${kind}” its status and the one shape`, async () => {
      thrown = new AppError(kind, '请重试', { field: 'reason' });
      const answer = await caller.get('/api/any');
      expect(answer.status).to.equal(STATUS_OF_KIND[kind]);
      expect(answer.error).to.include({ kind, message: '请重试', field: 'reason' });
      expect(answer.headers.get('X-Request-Id')).to.equal(answer.error.requestId);
    });
  }

  const away = [
    ...['ECONNREFUSED', '57P01', '08006'].map((code) => Object.assign(new Error(code), { code })),
    new Error('Connection terminated unexpectedly'),
    Object.assign(new Error('pool'), { name: 'KnexTimeoutError' }),
  ];
  for (const fault of away) {
    it(`says that the database is away: ${fault.message}`, async () => {
      thrown = fault;
      const answer = await caller.get('/api/any');
      expect([answer.status, answer.error.kind]).to.deep.equal([503, 'unavailable']);
      expect(answer.error.message).to.match(/^数据库.*请稍后再试.*刷新查看/);
    });
  }

  for (const fault of [new Error('password is swordfish'), 'swordfish', undefined, null]) {
    it(`tells nothing of what it did not expect: ${String(fault)}`, async () => {
      thrown = fault;
      const answer = await caller.get('/api/any');
      expect(answer.status).to.equal(500);
      expect(answer.error).to.include({ kind: 'internal', field: null });
      expect(answer.bytes.toString()).to.not.contain('swordfish');
    });
  }
});

describe('what is forbidden and what is absent', () => {
  let desk: RequestDesk;
  let stranger: Caller;
  let ids: Record<'volume' | 'request' | 'opening' | 'accession', string>;
  before(async () => {
    desk = await openDesk();
    stranger = await desk.sign('clerk', 'QY-YLX', 1);
    const { id: request } = await desk.grant();
    const opening = await desk.clerk.post('/api/viewing/openings', { requestId: request });
    const archivist = await desk.sign('archivist', 'QY');
    const path = '/api/intake/packages?unit=QY&fileName=package.zip';
    const accession = await archivist.upload(path, Buffer.from('no package'));
    await desk.app.services.intake.idle();
    ids = {
      volume: desk.volumeId,
      request,
      opening: opening.as(openVolume.response).id,
      accession: accession.as(submitPackage.response).accessionId,
    };
  });
  after(() => desk.app.close());

  const decision = { opinion: '不同意', rowVersion: 1 };
  for (const [thing, method, pathOf, body] of [
    ['volume', 'GET', (id: string) => `/api/archives/volumes/${id}`],
    ['volume', 'POST', (id: string) => `/api/archives/volumes/${id}/id-number`, { reason: '核对' }],
    ['request', 'GET', (id: string) => `/api/requests/${id}`],
    ['request', 'POST', (id: string) => `/api/requests/${id}/approve`, { rowVersion: 1 }],
    ['request', 'POST', (id: string) => `/api/requests/${id}/refuse`, decision],
    ['request', 'POST', (id: string) => `/api/requests/${id}/return`, decision],
    ['request', 'POST', (id: string) => `/api/requests/${id}/recall`, decision],
    ['request', 'POST', (id: string) => `/api/requests/${id}/withdraw`, { rowVersion: 1 }],
    ['opening', 'GET', (id: string) => `/api/viewing/openings/${id}`],
    ['opening', 'POST', (id: string) => `/api/viewing/openings/${id}/close`],
    ['opening', 'POST', (id: string) => `/api/viewing/openings/${id}/confirm`, { pin: '2026' }],
    ['opening', 'GET', (id: string) => `/api/viewing/openings/${id}/pages/${randomUUIDv7()}`],
    ['opening', 'GET', (id: string) => `/api/viewing/openings/${id}/strips/${randomUUIDv7()}`],
    ['accession', 'GET', (id: string) => `/api/intake/accessions/${id}`],
  ] as const) {
    it(`look alike at ${method} ${pathOf(`:${thing}`)}`, async () => {
      const call = (id: string) =>
        method === 'GET' ? stranger.get(pathOf(id)) : stranger.post(pathOf(id), body);
      const [forbidden, absent] = [await call(ids[thing]), await call(randomUUIDv7())];
      expect(forbidden.status).to.equal(403);
      expect(absent.status).to.equal(403);
      expect({ ...forbidden.error, requestId: '' }).to.deep.equal({
        ...absent.error,
        requestId: '',
      });
      expect([...forbidden.headers.keys()]).to.deep.equal([...absent.headers.keys()]);
    });
  }

  it('are told apart in the ledger alone', async () => {
    const path = (id: string) => `/api/archives/volumes/${id}`;
    const entries = await recordedBy(desk.app, async () => {
      await stranger.get(path(desk.volumeId));
      await stranger.get(path(randomUUIDv7()));
    });
    expect(
      entries.map(({ kind, action, item, outcome }) => [kind, action, item, outcome]),
    ).to.deep.equal([
      ['DENY', 'archives.show', desk.volumeId, 'no_rule'],
      ['DENY', 'archives.show', undefined, 'absent'],
    ]);
  });
});
