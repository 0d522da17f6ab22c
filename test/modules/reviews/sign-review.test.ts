import { createSign, generateKeyPairSync, sign as signEmpty } from 'node:crypto';
import { expect } from 'chai';
import { sm2Sign } from '../../../crypto/sm2.ts';
import { sm2PublicPoint } from '../../../crypto/sm2-keys.ts';
import { signatureFromDer } from '../../../crypto/sm2-signature.ts';
import { sm3 } from '../../../crypto/sm3.ts';
import { listAlarms } from '../../../server/modules/alarms/list-alarms.ts';
import {
  browseReviews,
  draftReview,
  showReview,
  signReview,
  type Review,
  type ReviewReport,
} from '../../../server/modules/reviews/contract.ts';
import { readReviewText, reviewText } from '../../../server/modules/reviews/words.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import { makeKey, registerKey, type TestKey } from '../../support/key-holder.ts';
import { listLedger } from '../../support/ledger-entries.ts';
import { buildWorld, planWorld, type World } from '../../support/world.ts';

const OPINION = '本周没有发现异常，疑点均已办结。';
const WEEK = { period: 'week', startsOn: '2026-11-23' } as const;

describe('signing for a period', () => {
  let app: TestApp;
  let world: World;
  let loginName: string;
  let auditor: Caller;
  let other: Caller;
  let key: TestKey;
  let otherKey: TestKey;
  before(async () => {
    app = await startApp();
    const plan = planWorld();
    const first = plan.accounts.find(({ roles }) => roles.includes('auditor'));
    if (!first) throw new Error('no auditor');
    ({ loginName } = first);
    plan.accounts.push({ ...first, loginName: 'auditor2', name: '周复核' });
    world = await buildWorld(app, plan);
    [key, otherKey] = [makeKey(), makeKey()];
    await registerKey(app, loginName, key);
    await registerKey(app, 'auditor2', otherKey);
    const clerk = await app.as(world.account('clerk', 'QY-HWQ').loginName);
    await clerk.get('/api/ledger/entries');
    await untilSigned();
    app.clock.now = new Date('2026-11-30T01:00:00Z');
    auditor = await app.as(loginName);
    other = await app.as('auditor2');
    await app.services.overseer.catchUp();
  });
  after(() => app.close());

  /** Waits until every entry is under a signed head, as of the clock. */
  async function untilSigned(): Promise<void> {
    const count = async (table: string): Promise<number> =>
      Number((await app.database.superuser(table).count<{ count: string }[]>())[0]?.count);
    while ((await count('ledger_outbox')) > 0) await new Promise((done) => setTimeout(done, 20));
    await new Promise((done) => setTimeout(done, 50));
  }
  const draft = async (): Promise<ReviewReport> =>
    (await auditor.get('/api/reviews/drafts/week/2026-11-23')).as(draftReview.response).report;
  const proofOf = (text: string, { privateKey, publicKey }: TestKey) => ({
    digest: sm3(text).toString('hex'),
    publicKey,
    signature: sm2Sign(privateKey, Buffer.from(text)).toString('hex'),
  });
  const sign = (body: object, caller = auditor): Promise<Answer> =>
    caller.post('/api/reviews', { ...WEEK, opinion: OPINION, ...body });
  const show = async (id: string): Promise<Review> =>
    (await auditor.get(`/api/reviews/${id}`)).as(showReview.response);
  const signedId = async (): Promise<string> =>
    (await app.database.superuser('reviews').first<{ id: string }>('id')).id;

  it('tells what is due, and what a period was like', async () => {
    const { due, items } = (await auditor.get('/api/reviews')).as(browseReviews.response);
    expect(items).to.deep.equal([]);
    expect(due).to.deep.equal([
      { ...WEEK, endsOn: '2026-11-29', dueOn: '2026-12-02', isOverdue: false },
    ]);
    const report = await draft();
    expect(report).to.deep.include({ ...WEEK, endsOn: '2026-11-29', headBefore: null });
    expect(report.headAfter.size).to.equal(report.entries);
    expect(report.acts.find(({ action }) => action === 'ledger.browse')).to.deep.include({
      count: 1,
      refused: 1,
    });
    expect(report.refusals).to.equal(1);
    expect(report.days).to.have.lengthOf(7);
    expect(report.acts.reduce((sum, { count }) => sum + count, 0)).to.equal(report.entries);
  });

  it('says the same each time, so that it can be signed', async () => {
    const [one, again] = [await draft(), await draft()];
    expect(reviewText(one, OPINION)).to.equal(reviewText(again, OPINION));
    expect(readReviewText(reviewText(one, OPINION))).to.deep.equal({
      report: one,
      opinion: OPINION,
    });
  });

  it('refuses periods that are none, go on, or lie before the ledger', async () => {
    for (const path of [
      'week/2026-11-24',
      'week/2026-11-30',
      'month/2026-11-01',
      'week/2026-11-16',
    ]) {
      const answer = await auditor.get(`/api/reviews/drafts/${path}`);
      expect(answer.error, path).to.include({ kind: 'invalid', field: 'startsOn' });
    }
  });

  const days = (count: number): Date => new Date(app.clock.now.getTime() + count * 86_400_000);

  const cases: [
    what: string,
    made: (text: string) => Promise<object> | object,
    reason: string | undefined,
  ][] = [
    ['a key that is registered for nobody', (text) => proofOf(text, makeKey()), 'unknown_key'],
    ['a key of another auditor', (text) => proofOf(text, otherKey), 'unknown_key'],
    [
      'a key whose time is over',
      async (text) => {
        const late = makeKey();
        await registerKey(app, loginName, late, { from: days(-9), to: days(-1) });
        return proofOf(text, late);
      },
      'out_of_date',
    ],
    [
      'a key whose time has not come',
      async (text) => {
        const early = makeKey();
        await registerKey(app, loginName, early, { from: days(1), to: days(9) });
        return proofOf(text, early);
      },
      'out_of_date',
    ],
    [
      'a revoked key',
      async (text) => {
        const revoked = makeKey();
        const key_id = await registerKey(app, loginName, revoked, { from: days(-9) });
        const revocation = { key_id, revoked_at: days(-1) };
        await app.database.superuser('account_key_revocations').insert(revocation);
        return proofOf(text, revoked);
      },
      'out_of_date',
    ],
    [
      'ECDSA on the SM2 curve',
      async (text) => {
        // Node's own generator gives a key that signs ECDSA until it is exported.
        const fresh = generateKeyPairSync('ec', { namedCurve: 'SM2' });
        const publicKey = sm2PublicPoint(fresh.publicKey).toString('hex');
        await registerKey(app, loginName, { privateKey: '', publicKey }, { from: days(-1) });
        const der = createSign('sm3').update(text).sign(fresh.privateKey);
        const signature = signatureFromDer(der).toString('hex');
        return { digest: sm3(text).toString('hex'), publicKey, signature };
      },
      'bad_signature',
    ],
    [
      'the empty distinguishing id',
      (text) => {
        const der = signEmpty('sm3', Buffer.from(text), key.privateKey);
        return { ...proofOf(text, key), signature: signatureFromDer(der).toString('hex') };
      },
      'bad_signature',
    ],
    [
      'a signature of another text',
      (text) => ({ ...proofOf(text, key), signature: proofOf(`${text} `, key).signature }),
      'bad_signature',
    ],
    [
      'an altered opinion',
      (text) => ({ ...proofOf(text, key), opinion: '另写一份意见' }),
      undefined,
    ],
    [
      'altered figures',
      async () => {
        const report = await draft();
        return proofOf(reviewText({ ...report, refusals: 0 }, OPINION), key);
      },
      undefined,
    ],
    [
      'a signature that says nothing',
      (text) => ({ ...proofOf(text, key), signature: '00'.repeat(64) }),
      'bad_signature',
    ],
  ];
  for (const [what, made, reason] of cases) {
    it(`refuses ${what}`, async () => {
      const text = reviewText(await draft(), OPINION);
      const before = (await listLedger(app)).length;
      // An altered text is no attempt at a wrong signature: the screen may have been overtaken.
      expect((await sign(await made(text))).status).to.equal(reason === undefined ? 409 : 400);
      expect(await app.database.superuser('reviews').select('id')).to.deep.equal([]);
      await untilSigned();
      const denied = (await listLedger(app)).slice(before);
      expect(denied.map(({ kind, action, outcome }) => [kind, action, outcome])).to.deep.equal(
        reason === undefined ? [] : [['DENY', 'reviews.sign', reason]],
      );
    });
  }

  it('keeps text and signature, and the digest in the ledger', async () => {
    const text = reviewText(await draft(), OPINION);
    const { id } = (await sign(proofOf(text, key))).as(signReview.response);
    await untilSigned();
    const shown = await show(id);
    expect(shown).to.include({ text, digest: sm3(text).toString('hex'), canCountersign: false });
    expect(shown.signatures).to.have.lengthOf(1);
    expect(shown.signatures[0]).to.deep.include({ publicKey: key.publicKey, faults: [] });
    const entry = (await listLedger(app))[shown.signatures[0]?.index ?? -1];
    expect(entry).to.include({ action: 'reviews.sign', item: id, outcome: 'week 2026-11-23' });
    expect(entry?.content?.equals(sm3(text))).to.equal(true);
    const { sealed_text } = await app.database
      .superuser('reviews')
      .first<{ sealed_text: Buffer }>('sealed_text');
    expect(sealed_text.includes('疑点')).to.equal(false);
    const listed = (await auditor.get('/api/reviews')).as(browseReviews.response);
    expect(listed.due).to.deep.equal([]);
    expect(listed.items[0]).to.deep.include({ id, ...WEEK });
  });

  it('takes one review for each period', async () => {
    const text = reviewText(await draft(), OPINION);
    expect((await sign(proofOf(text, key))).status).to.equal(409);
    expect((await sign(proofOf(text, otherKey), other)).status).to.equal(409);
  });

  it('is countersigned by another auditor over the same text, once', async () => {
    const id = await signedId();
    const { text } = await show(id);
    const path = `/api/reviews/${id}/countersign`;
    expect((await auditor.post(path, proofOf(text, key))).status).to.equal(409);
    const altered = proofOf(text.replace('没有', '已经'), otherKey);
    expect((await other.post(path, altered)).status).to.equal(409);
    expect((await other.post(path, proofOf(text, key))).status).to.equal(400);
    expect((await other.post(path, proofOf(text, otherKey))).status).to.equal(200);
    expect((await other.post(path, proofOf(text, otherKey))).status).to.equal(409);
    await untilSigned();
    const { signatures } = await show(id);
    expect(signatures.map(({ faults, publicKey }) => [publicKey, faults])).to.deep.equal([
      [key.publicKey, []],
      [otherKey.publicKey, []],
    ]);
  });

  it('is the auditors’ alone', async () => {
    for (const role of ['security_officer', 'sysadmin']) {
      const caller = await app.as(world.account(role, 'QY').loginName);
      expect((await caller.get('/api/reviews')).status).to.equal(403);
      expect((await caller.get(`/api/reviews/${await signedId()}`)).status).to.equal(403);
      expect((await sign(proofOf('', key), caller)).status).to.equal(403);
    }
  });

  it('raises an alarm when its day is past', async () => {
    const codes = async (): Promise<string[]> =>
      (await listAlarms(app.services)).map(({ code }) => code);
    expect(await codes()).to.not.include('reviews.overdue');
    const back = app.clock.now;
    app.clock.now = new Date('2026-12-09T16:00:00Z');
    expect(await codes()).to.include('reviews.overdue');
    app.clock.now = back;
  });

  it('is seen through where the text was altered behind its back', async () => {
    const id = await signedId();
    const { superuser } = app.database;
    const { text } = await show(id);
    const forged = app.services.keystore.sealField(
      'reviews.sealed_text',
      text.replace('"refusals":1', '"refusals":0'),
    );
    await superuser.transaction(async (tx) => {
      await tx.raw('alter table reviews disable trigger all');
      await tx('reviews').where({ id }).update({ sealed_text: forged });
      await tx.raw('alter table reviews enable trigger all');
    });
    const { signatures } = await show(id);
    expect(signatures[0]?.faults).to.have.lengthOf(3);
    expect(signatures[0]?.faults.join())
      .to.include('正文已被改动')
      .and.include('签名与报告内容不符');
  });
});
