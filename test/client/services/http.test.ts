import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import {
  callSession,
  read,
  sessionGuards,
  withQuery,
  write,
} from '../../../client/services/http.ts';
import { Refusal } from '../../../client/services/refusal.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server whose answers are dealt one per call, and whose calls can be looked at afterwards. */
async function dealing(answers: Answer[]) {
  const calls: IncomingMessage[] = [];
  const server: Server = createServer((request, response) => {
    answers[calls.push(request) - 1]?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { calls, server, url: `http://127.0.0.1:${port}/api/x` };
}

const say =
  (status: number, body: object): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  };
const refuse = (status: number, kind: string): Answer => say(status, { kind, message: '说明' });
const hangUp: Answer = (request) => request.socket.destroy();

async function refusalOf(call: Promise<unknown>): Promise<Refusal> {
  const outcome = await call.catch((thrown: unknown) => thrown);
  expect(outcome).to.be.instanceOf(Refusal);
  return outcome as Refusal;
}

describe('http', () => {
  const original = { ...sessionGuards };
  let open: Server | undefined;
  afterEach(() => {
    Object.assign(sessionGuards, original);
    open?.closeAllConnections();
    open?.close();
  });

  async function deal(...answers: Answer[]) {
    const dealt = await dealing(answers);
    open = dealt.server;
    return dealt;
  }

  it('sends a submission again under the same key when the link breaks', async () => {
    const { calls, url } = await deal(hangUp, say(200, { id: 1 }));
    expect(await write(url, undefined)).to.deep.equal({ id: 1 });
    const keys = calls.map(({ headers }) => headers['idempotency-key']);
    expect(keys[0]).to.match(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(keys[1]).to.equal(keys[0]);
  });

  it('says that the outcome is unknown when nothing answers', async () => {
    const { url } = await deal(hangUp, hangUp, hangUp);
    expect(await refusalOf(write(url, undefined))).to.include({ kind: 'network' });
  });

  it('asks for the password and goes on with the same call when the session is locked', async () => {
    const { calls, url } = await deal(refuse(423, 'locked'), say(200, { id: 2 }));
    let unlocks = 0;
    sessionGuards.unlock = () => Promise.resolve(void (unlocks += 1));
    expect(await write(url, undefined)).to.deep.equal({ id: 2 });
    expect(unlocks).to.equal(1);
    const [first, second] = calls.map(({ headers }) => headers['idempotency-key']);
    expect(second).to.equal(first);
  });

  it('sends people to log-in when the session is over', async () => {
    const { url } = await deal(refuse(401, 'unauthenticated'));
    let visits = 0;
    sessionGuards.signIn = () => void (visits += 1);
    expect(await refusalOf(read(url))).to.include({ kind: 'unauthenticated' });
    expect(visits).to.equal(1);
  });

  it('takes a refused log-in for an answer, not for the end of a session', async () => {
    const { url } = await deal(refuse(401, 'unauthenticated'));
    let visits = 0;
    sessionGuards.signIn = () => void (visits += 1);
    expect(await refusalOf(callSession('POST', url))).to.include({ message: '说明' });
    expect(visits).to.equal(0);
  });

  it('stops at once when the screen no longer wants the answer', async () => {
    const { calls, url } = await deal(() => undefined);
    const leaving = new AbortController();
    const call = read(url, { signal: leaving.signal }).catch((thrown: unknown) => thrown);
    while (calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    leaving.abort();
    expect(await call).to.include({ name: 'AbortError' });
  });

  it('leaves empty parts out of the address', () => {
    expect(withQuery('/a', { q: '王 明', cursor: '', limit: undefined })).to.equal(
      '/a?q=%E7%8E%8B+%E6%98%8E',
    );
    expect(withQuery('/a', { cursor: '' })).to.equal('/a');
  });
});
