export { requestRoutes } from './routes.ts';
export { DEFAULT_ROUTE } from './default-route.ts';
export { cutOf, findGrant, findGrantById, isLive, type GrantRow } from './grant-store.ts';
export { subjectOfRequest, type Part } from './subject-of-request.ts';
export { findReaders, findRequest, insertApprovalRoute, type RequestRecord } from './store.ts';
