export { openOriginal } from './open-original.ts';
export { viewingRoutes } from './routes.ts';
export { cutsOfGrant } from './cuts-of-grant.ts';
export { markOf } from './mark-of.ts';
export { openInTurn } from './open-files.ts';
export { viewMarkOf } from './view-mark-of.ts';
export { underGrant } from './subject-of-reading.ts';
