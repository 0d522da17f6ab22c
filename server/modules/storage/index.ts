export { keepCopy, type CopyKeeper, type CopyStanding } from './keep-copy.ts';
export { readCopyState } from './read-copy-state.ts';
export { storageRoutes } from './routes.ts';
export { createScrubber, type Scrubber } from './scrubber.ts';
