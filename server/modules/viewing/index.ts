export { viewingRoutes } from './routes.ts';
export { underGrant } from './subject-of-reading.ts';
