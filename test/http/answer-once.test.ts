import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { approveRequest } from '../../server/modules/requests/contract.ts';
import { openDesk, type RequestDesk } from '../modules/requests/support/request-desk.ts';
import type { Answer } from '../support/caller.ts';
import { listLedger, recordedBy } from '../support/ledger-entries.ts';

describe('#answerOnce', () => {
  let desk: RequestDesk;
  before(async () => {
    desk = await openDesk();
  });
  after(() => desk.app.close());

  const submitAs = (key: string, change = {}): Promise<Answer> =>
    desk.clerk.post('/api/requests', desk.draft(change), { 'Idempotency-Key': key });
  const countRequests = async (): Promise<number> => {
    const [row] = await desk.app.database.app('requests').count<{ count: string }[]>();
    return Number(row?.count);
  };

  it('answers a repeated submission as before, and does nothing', async () => {
    const key = randomUUID();
    const first = await submitAs(key);
    expect(first.status).to.equal(200);
    const entries = await recordedBy(desk.app, async () => {
      const second = await submitAs(key);
      expect(second.status).to.equal(200);
      expect(second.body).to.deep.equal(first.body);
    });
    expect(entries).to.deep.equal([]);
    expect(await countRequests()).to.equal(1);
  });

  it('acts once for submissions that race under one number', async () => {
    const [before, key] = [await countRequests(), randomUUID()];
    const answers = await Promise.all(Array.from({ length: 6 }, () => submitAs(key)));
    expect(answers.map(({ status }) => status)).to.deep.equal(answers.map(() => 200));
    const ids = answers.map((answer) => answer.as(approveRequest.response).id);
    expect(new Set(ids).size).to.equal(1);
    expect(await countRequests()).to.equal(before + 1);
    const entries = await listLedger(desk.app);
    expect(entries.filter(({ approval }) => approval === ids[0])).to.have.length(1);
  });

  it('acts twice under two numbers', async () => {
    const before = await countRequests();
    await submitAs(randomUUID());
    await submitAs(randomUUID());
    expect(await countRequests()).to.equal(before + 2);
  });

  it('refuses a number that was used for something else', async () => {
    const key = randomUUID();
    await submitAs(key);
    for (const answer of [
      await submitAs(key, { days: 5 }),
      await desk.clerk.post(
        `/api/requests/${randomUUID()}/withdraw`,
        { rowVersion: 1 },
        {
          'Idempotency-Key': key,
        },
      ),
    ]) {
      expect(answer.status).to.equal(409);
      expect(answer.error.message).to.contain('同一提交编号');
    }
  });

  it('keeps the numbers of two people apart', async () => {
    const key = randomUUID();
    const first = await submitAs(key);
    const second = await desk.partner.post('/api/requests', desk.draft(), {
      'Idempotency-Key': key,
    });
    expect(second.status).to.equal(200);
    expect(second.as(approveRequest.response).id).to.not.equal(
      first.as(approveRequest.response).id,
    );
  });

  it('answers a repeated approval although its author may no longer give one', async () => {
    const request = await desk.submit();
    const approve = (): Promise<Answer> =>
      desk.leader.post(
        `/api/requests/${request.id}/approve`,
        { rowVersion: request.rowVersion },
        { 'Idempotency-Key': request.id },
      );
    const first = await approve();
    expect(first.status).to.equal(200);
    const entries = await recordedBy(desk.app, async () => {
      expect((await approve()).body).to.deep.equal(first.body);
    });
    expect(entries).to.deep.equal([]);
  });

  it('keeps no number of an attempt that failed', async () => {
    const key = randomUUID();
    expect((await submitAs(key, { categories: ['2', '99'] })).status).to.equal(400);
    expect((await submitAs(key)).status).to.equal(200);
  });

  it('keeps no answer that holds an ID number, and records each showing of it', async () => {
    const headers = { 'Idempotency-Key': randomUUID() };
    const archivist = await desk.sign('archivist', 'QY');
    const reveal = (): Promise<Answer> =>
      archivist.post(
        `/api/archives/volumes/${desk.volumeId}/id-number`,
        { reason: '核对身份信息' },
        headers,
      );
    const entries = await recordedBy(desk.app, async () => {
      await reveal();
      await reveal();
    });
    expect(entries.map(({ action }) => action)).to.deep.equal([
      'archives.reveal_id',
      'archives.reveal_id',
    ]);
    const kept = await desk.app.database
      .superuser('idempotency_keys')
      .select<{ response: string }[]>();
    expect(kept.map(({ response }) => response).join()).to.not.match(/\d{17}[\dX]/);
  });

  it('numbers no reading: each search is recorded', async () => {
    const headers = { 'Idempotency-Key': randomUUID() };
    const entries = await recordedBy(desk.app, async () => {
      await desk.clerk.get('/api/archives/search?q=xz', headers);
      await desk.clerk.get('/api/archives/search?q=xz', headers);
    });
    expect(entries).to.have.length(2);
  });

  it('refuses a number of another form', async () => {
    for (const key of ['short', 'a'.repeat(65), 'with space in it']) {
      const answer = await submitAs(key);
      expect(answer.status, key).to.equal(400);
      expect(answer.error.message).to.contain('提交编号');
    }
  });
});
