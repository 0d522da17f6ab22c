export { raiseReviewAlarms } from './raise-review-alarms.ts';
export { reviewRoutes } from './routes.ts';
