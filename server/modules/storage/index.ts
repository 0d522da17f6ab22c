export { keepCopy, type CopyKeeper, type CopyStanding } from './keep-copy.ts';
export { readCopyState } from './read-copy-state.ts';
export { noteMissingVersions } from './note-missing-versions.ts';
export { createRepairRunner, type RepairRunner } from './repair-runner.ts';
export { storageRoutes } from './routes.ts';
export { createScrubber, type Scrubber } from './scrubber.ts';
