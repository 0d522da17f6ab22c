export { storageRoutes } from './routes.ts';
export { createScrubber, type Scrubber } from './scrubber.ts';
