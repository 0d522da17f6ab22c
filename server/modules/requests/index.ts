export { requestRoutes } from './routes.ts';
export { findGrant, findGrantById, isLive, type GrantRow } from './grant-store.ts';
export { DEFAULT_ROUTE } from './default-route.ts';
export { findReaders, findRequest, insertApprovalRoute, type RequestRecord } from './store.ts';
