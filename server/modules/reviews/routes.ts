import { NOTHING_ELSE } from '../../../policies/facts.ts';
import { forbidden } from '../../errors.ts';
import { act, look, type Route } from '../../http/route.ts';
import { composeReport } from './compose-report.ts';
import * as contract from './contract.ts';
import { countersignReview } from './countersign-review.ts';
import { listDue } from './list-due.ts';
import { dueDayOf } from './periods.ts';
import { showReview } from './show-review.ts';
import { signReview } from './sign-review.ts';
import { listReviews } from './view.ts';

const about = () => Promise.resolve(NOTHING_ELSE);

export const reviewRoutes: Route[] = [
  look({
    name: 'reviews.browse',
    method: 'get',
    path: '/api/reviews',
    permission: 'reviews.browse',
    about,
    contract: contract.browseReviews,
    handle: async ({ clock }, db, _actor, { query }) => ({
      due: await listDue(db, clock()),
      ...(await listReviews(db, query)),
    }),
  }),
  look({
    name: 'reviews.draft',
    method: 'get',
    path: '/api/reviews/drafts/:period/:startsOn',
    permission: 'reviews.browse',
    about,
    contract: contract.draftReview,
    handle: async (services, db, _actor, { params: { period, startsOn } }) => ({
      report: await composeReport(services, db, period, startsOn),
      dueOn: dueDayOf(period, startsOn),
    }),
  }),
  look({
    name: 'reviews.show',
    method: 'get',
    path: '/api/reviews/:reviewId',
    permission: 'reviews.browse',
    about,
    contract: contract.showReview,
    handle: async (services, db, actor, { params }) => {
      const review = await showReview(services, db, actor, params.reviewId);
      if (!review) throw forbidden();
      return review;
    },
  }),
  act({
    name: 'reviews.sign',
    method: 'post',
    path: '/api/reviews',
    permission: 'reviews.sign',
    about,
    contract: contract.signReview,
    handle: (services, tx, actor, { body }) => signReview(services, tx, actor, body),
  }),
  act({
    name: 'reviews.countersign',
    method: 'post',
    path: '/api/reviews/:reviewId/countersign',
    permission: 'reviews.sign',
    about,
    contract: contract.countersignReview,
    handle: (services, tx, actor, { params, body }) =>
      countersignReview(services, tx, actor, { ...params, ...body }),
  }),
];
