export { requestRoutes } from './routes.ts';
export { findGrant, findGrantById, isLive, type GrantRow } from './grant-store.ts';
export { findReaders, findRequest, insertApprovalRoute, type RequestRecord } from './store.ts';
