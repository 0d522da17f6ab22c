import { Agent, request } from 'node:http';
import { expect } from 'chai';
import { startApp, type TestApp } from '../support/app.ts';
import type { Answer, Caller } from '../support/caller.ts';
import { buildWorld } from '../support/world.ts';
import { ROUTES } from '../../server/routes.ts';

const SESSION = '/api/session';

describe('the way in', () => {
  let app: TestApp;
  let caller: Caller;
  let loginName: string;
  before(async () => {
    app = await startApp();
    loginName = (await buildWorld(app)).account('clerk', 'QY-BHQ').loginName;
    caller = await app.as(loginName);
  });
  after(() => app.close());

  const expectInvalid = ({ status, error }: Answer, message: string): void => {
    expect(status).to.equal(400);
    expect(error.kind).to.equal('invalid');
    expect(error.message).to.contain(message);
  };
  /** Sends a log-in as it is, without what a browser would add. */
  const send = (body: RequestInit['body'], headers: Record<string, string> = {}): Promise<Answer> =>
    app.anyone().send('POST', SESSION, {
      headers: { 'Content-Type': 'application/json', ...headers },
      body: body ?? null,
    });

  it('refuses a field that the contract does not name, and says which', async () => {
    const answer = await app.anyone().post(SESSION, { loginName, password: 'x', remember: true });
    expectInvalid(answer, '不认识的字段：remember');
    expect(answer.error.field).to.equal('remember');
    expectInvalid(await caller.get('/api/units?colour=red'), '不认识的字段：colour');
  });

  for (const [what, body] of [
    ['text that is no JSON', '{"loginName":'],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['a list', '[]'],
    ['a number', '7'],
    ['null', 'null'],
    ['nothing', ''],
  ] as const) {
    it(`refuses ${what} as a body`, async () => {
      const answer = await send(body);
      expect(answer.status).to.equal(400);
      expect(answer.error.kind).to.equal('invalid');
    });
  }

  it('refuses a type of content that a plain form could send', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      expectInvalid(await send('{}', { 'Content-Type': type }), 'application/json');
    }
    const upload = await caller.send('POST', '/api/intake/packages?unit=QY&fileName=a.zip', {
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    });
    expectInvalid(upload, 'application/octet-stream');
  });

  it('refuses a body beyond 256 KiB, and goes on with the connection it came on', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const huge = JSON.stringify({ loginName, password: 'x'.repeat(2_000_000) });
    const refused = await post(app, { agent, body: huge });
    expect(refused.status).to.equal(413);
    expect(refused.body).to.contain('too_large');
    const next = await post(app, { agent });
    expect(next).to.include({ status: 401, isReused: true });
    agent.destroy();
  });

  for (const [what, headers] of [
    ['from another origin', { Origin: 'http://elsewhere.example' }],
    ['from an origin that hides itself', { Origin: 'null' }],
    ['from the same host on another port', { Origin: 'http://127.0.0.1:1' }],
    ['that another site made the browser send', { 'Sec-Fetch-Site': 'cross-site' }],
    ['that a neighbouring site made the browser send', { 'Sec-Fetch-Site': 'same-site' }],
  ] as const) {
    it(`refuses a write ${what}`, async () => {
      const answer = await post(app, { headers });
      expect(answer).to.include({ status: 403 });
      expect(answer.body).to.contain('其他站点');
    });
  }

  it('takes a write from its own page', async () => {
    const headers = { Origin: app.url, 'Sec-Fetch-Site': 'same-origin' };
    expect(await post(app, { headers })).to.include({ status: 401 });
  });

  it('refuses HEAD wherever it answers GET: it would read without being recorded', async () => {
    for (const { path, method } of ROUTES) {
      if (method !== 'get') continue;
      const head = await caller.send('HEAD', path.replace(/:\w+/g, 'x'), {});
      expect(head.status, path).to.equal(405);
    }
  });

  it('says the same of addresses and methods that it does not know', async () => {
    const unknown = [
      await caller.get('/api/nowhere'),
      await caller.get('/api/units/../nowhere'),
      await caller.get('/api/'),
      await caller.post('/api/units'),
      await caller.send('PUT', SESSION, {}),
      await caller.send('OPTIONS', SESSION, {}),
    ];
    for (const answer of unknown) {
      expect(answer.status).to.equal(403);
      expect(answer.error.message).to.contain('没有这个接口');
    }
  });

  it('takes an address that cannot be decoded for a faulty one, not for its own fault', async () => {
    const answer = await caller.get('/api/requests/%E0%A4%A');
    expect(answer.status).to.equal(400);
    expect(answer.error.kind).to.equal('invalid');
  });

  it('lets nothing inline, nothing from elsewhere and no frame into any answer', async () => {
    for (const path of [SESSION, '/api/banner', '/api/nowhere', '/api/docs', '/', '/search']) {
      const { headers } = await caller.get(path);
      const policy = headers.get('Content-Security-Policy') ?? '';
      expect(policy, path).to.contain("default-src 'self'").and.contain("frame-ancestors 'none'");
      expect(policy, path).to.not.match(/unsafe|https?:|\*/);
      expect(headers.get('X-Content-Type-Options'), path).to.equal('nosniff');
      expect(headers.get('X-Frame-Options'), path).to.equal('DENY');
      expect(headers.get('Referrer-Policy'), path).to.equal('no-referrer');
      expect(headers.get('X-Powered-By'), path).to.equal(null);
    }
  });

  it('lets no answer of the API be stored, neither data nor refusals', async () => {
    for (const path of [SESSION, '/api/banner', '/api/units', '/api/nowhere', '/api/ledger/head']) {
      expect((await caller.get(path)).headers.get('Cache-Control'), path).to.equal('no-store');
    }
  });
});

type Sending = { headers?: Record<string, string>; body?: string; agent?: Agent };
type Sent = { status: number | undefined; body: string; isReused: boolean };

const NOBODY = JSON.stringify({ loginName: 'nobody', password: 'nothing' });

/** `fetch` sets `Origin` itself and picks its connections; a plain request does as it is told. */
function post({ url }: TestApp, { headers = {}, body = NOBODY, agent }: Sending): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const call = request(`${url}${SESSION}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      ...(agent && { agent }),
    });
    call.on('error', reject);
    call.on('response', (response) => {
      let answer = '';
      response.on('data', (chunk: Buffer) => (answer += chunk.toString()));
      response.on('end', () =>
        resolve({ status: response.statusCode, body: answer, isReused: call.reusedSocket }),
      );
    });
    call.end(body);
  });
}
