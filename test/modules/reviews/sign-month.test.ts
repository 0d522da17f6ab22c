import { expect } from 'chai';
import { sm2Sign, sm2Verify } from '../../../crypto/sm2.ts';
import { sm2PublicKeyFromPoint } from '../../../crypto/sm2-keys.ts';
import { sm3 } from '../../../crypto/sm3.ts';
import { listAlarms } from '../../../server/modules/alarms/list-alarms.ts';
import {
  browseReviews,
  draftReview,
  showReview,
  signReview,
  type ReviewReport,
} from '../../../server/modules/reviews/contract.ts';
import { reviewText } from '../../../server/modules/reviews/words.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import { makeKey, registerKey, type TestKey } from '../../support/key-holder.ts';
import { listLedger } from '../../support/ledger-entries.ts';
import { buildWorld, planWorld } from '../../support/world.ts';

const OPINION = '本月没有发现异常，疑点均已办结。';
const NOVEMBER = { period: 'month', startsOn: '2026-11-01' } as const;
const DECEMBER = { period: 'month', startsOn: '2026-12-01' } as const;

describe('signing for a month', () => {
  let app: TestApp;
  let logins: string[];
  let clerkLogin: string;
  let key: TestKey;
  let otherKey: TestKey;
  let november: ReviewReport;
  let signedId: string;
  before(async () => {
    app = await startApp();
    const plan = planWorld();
    const first = plan.accounts.find(({ roles }) => roles.includes('auditor'));
    if (!first) throw new Error('no auditor');
    plan.accounts.push({ ...first, loginName: 'auditor2', name: '月复核' });
    const world = await buildWorld(app, plan);
    logins = [first.loginName, 'auditor2'];
    clerkLogin = world.account('clerk', 'QY-HWQ').loginName;
    [key, otherKey] = [makeKey(), makeKey()];
    await registerKey(app, first.loginName, key);
    await registerKey(app, 'auditor2', otherKey);
    await beRefused('2026-11-24T02:00:00Z');
    await beRefused('2026-11-30T15:59:00Z');
  });
  after(() => app.close());

  /** Waits until every entry is under a signed head, as of the clock. */
  async function untilSigned(): Promise<void> {
    const waiting = async (): Promise<number> =>
      (await app.database.superuser('ledger_outbox').select('id')).length;
    while ((await waiting()) > 0) await new Promise((done) => setTimeout(done, 20));
    await new Promise((done) => setTimeout(done, 50));
  }
  async function beRefused(at: string): Promise<void> {
    app.clock.now = new Date(at);
    const clerk = await app.as(clerkLogin);
    expect((await clerk.get('/api/ledger/entries')).status).to.equal(403);
    await untilSigned();
  }
  /** Both auditors at their desks at a moment, with all judged before it. */
  const auditorsAt = async (at: string): Promise<[Caller, Caller]> => {
    app.clock.now = new Date(at);
    await app.services.overseer.catchUp();
    const [one = '', other = ''] = logins;
    return [await app.as(one), await app.as(other)];
  };
  const draft = (caller: Caller, startsOn: string): Promise<Answer> =>
    caller.get(`/api/reviews/drafts/month/${startsOn}`);
  const sign = (caller: Caller, report: ReviewReport, by: TestKey): Promise<Answer> => {
    const { period, startsOn } = report;
    const text = reviewText(report, OPINION);
    return caller.post('/api/reviews', {
      ...{ period, startsOn, opinion: OPINION },
      digest: sm3(text).toString('hex'),
      publicKey: by.publicKey,
      signature: sm2Sign(by.privateKey, Buffer.from(text)).toString('hex'),
    });
  };
  const dueMonths = async (caller: Caller) =>
    (await caller.get('/api/reviews'))
      .as(browseReviews.response)
      .due.filter(({ period }) => period === 'month');
  const browsedIn = ({ acts }: ReviewReport) =>
    acts.find(({ action }) => action === 'ledger.browse');
  const overdueAt = async (at: string): Promise<string | undefined> => {
    app.clock.now = new Date(at);
    return (await listAlarms(app.services)).find(({ code }) => code === 'reviews.overdue')?.text;
  };

  it('is drafted from the first to the last day, when it is over in Shanghai', async () => {
    const [early] = await auditorsAt('2026-11-30T15:59:59Z');
    expect((await draft(early, NOVEMBER.startsOn)).error).to.include({ field: 'startsOn' });
    expect(await dueMonths(early)).to.deep.equal([]);

    await beRefused('2026-11-30T16:01:00Z');
    const [auditor] = await auditorsAt('2026-12-01T01:00:00Z');
    const due = { ...NOVEMBER, endsOn: '2026-11-30', dueOn: '2026-12-05' };
    expect(await dueMonths(auditor)).to.deep.equal([{ ...due, isOverdue: false }]);
    const drafted = (await draft(auditor, NOVEMBER.startsOn)).as(draftReview.response);
    expect(drafted.dueOn).to.equal('2026-12-05');
    november = drafted.report;
    expect(november).to.deep.include({ ...NOVEMBER, endsOn: '2026-11-30', headBefore: null });
    expect(november.days.map(({ day }) => day))
      .to.have.lengthOf(30)
      .and.include('2026-11-30');
    for (const startsOn of ['2026-11-02', '2026-12-01', '2026-10-01']) {
      const answer = await draft(auditor, startsOn);
      expect(answer.error, startsOn).to.include({ kind: 'invalid', field: 'startsOn' });
    }
  });

  it('counts what was done until its last midnight, and nothing after', () => {
    expect(browsedIn(november)).to.deep.include({ count: 2, refused: 2 });
  });

  it('is overdue after the fifth day of the next, beside the week', async () => {
    expect(await overdueAt('2026-12-05T15:59:59Z')).to.contain('有 1 份');
    expect(await overdueAt('2026-12-05T16:00:00Z')).to.contain('有 2 份');
    const [auditor] = await auditorsAt('2026-12-05T16:00:00Z');
    expect((await dueMonths(auditor)).map(({ isOverdue }) => isOverdue)).to.deep.equal([true]);
  });

  it('is signed with the auditor’s SM2 key, verifies, and is no longer due', async () => {
    const [auditor] = await auditorsAt('2026-12-06T01:00:00Z');
    signedId = (await sign(auditor, november, key)).as(signReview.response).id;
    await untilSigned();
    const shown = (await auditor.get(`/api/reviews/${signedId}`)).as(showReview.response);
    expect(shown.text).to.equal(reviewText(november, OPINION));
    const [signature] = shown.signatures;
    if (!signature) throw new Error('unsigned');
    expect(signature).to.deep.include({ publicKey: key.publicKey, faults: [] });
    const point = sm2PublicKeyFromPoint(Buffer.from(signature.publicKey, 'hex'));
    const signed = Buffer.from(signature.signature, 'hex');
    expect(sm2Verify(point, Buffer.from(shown.text), signed, signature.userId)).to.equal(true);
    const entry = (await listLedger(app))[signature.index ?? -1];
    expect(entry).to.include({ action: 'reviews.sign', item: signedId });
    expect(entry?.outcome).to.equal('month 2026-11-01');
    expect(entry?.content?.equals(sm3(shown.text))).to.equal(true);
    expect(await dueMonths(auditor)).to.deep.equal([]);
    expect(await overdueAt('2026-12-06T01:00:00Z')).to.contain('有 1 份');
  });

  it('is not signed twice, by nobody', async () => {
    const [auditor, other] = await auditorsAt('2026-12-06T01:00:00Z');
    expect((await sign(auditor, november, key)).status).to.equal(409);
    expect((await sign(other, november, otherKey)).status).to.equal(409);
    const { items } = (await auditor.get('/api/reviews')).as(browseReviews.response);
    expect(items.map(({ id }) => id)).to.deep.equal([signedId]);
  });

  it('begins where the month before it ended, and takes one of two that sign at once', async () => {
    const [auditor, other] = await auditorsAt('2027-01-01T01:00:00Z');
    const { report, dueOn } = (await draft(auditor, DECEMBER.startsOn)).as(draftReview.response);
    expect(report).to.deep.include({ ...DECEMBER, endsOn: '2026-12-31' });
    expect(dueOn).to.equal('2027-01-05');
    expect(report.headBefore).to.deep.equal(november.headAfter);
    expect(browsedIn(report)).to.deep.include({ count: 1, refused: 1 });
    const answers = await Promise.all([sign(auditor, report, key), sign(other, report, otherKey)]);
    expect(answers.map(({ status }) => status)).to.have.members([200, 409]);
  });
});
