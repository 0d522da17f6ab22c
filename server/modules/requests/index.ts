export { requestRoutes } from './routes.ts';
export { DEFAULT_ROUTE } from './default-route.ts';
export { cutOf, findGrant, findGrantOf, isLive, type GrantRow } from './grant-store.ts';
export { copiesOf, type ApprovedCopies, type ApprovedItem } from './approved-copies.ts';
export { subjectOfRequest, type Part } from './subject-of-request.ts';
export {
  findReaders,
  findRequest,
  holdRequest,
  insertApprovalRoute,
  type RequestRecord,
} from './store.ts';
export { AFTERWARDS_NAMES, writePageNumbers, type Afterwards } from './words.ts';
