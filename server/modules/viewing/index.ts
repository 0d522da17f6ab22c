export { openOriginal } from './open-original.ts';
export { viewingRoutes } from './routes.ts';
export { underGrant } from './subject-of-reading.ts';
