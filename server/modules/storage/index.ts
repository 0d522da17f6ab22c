export { keepCopy, type CopyKeeper } from './keep-copy.ts';
export { noteMissingVersions } from './note-missing-versions.ts';
export { createRepairRunner, type RepairRunner } from './repair-runner.ts';
export { storageRoutes } from './routes.ts';
export { createScrubber, type Scrubber } from './scrubber.ts';
