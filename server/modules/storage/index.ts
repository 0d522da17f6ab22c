export { keepCopy, type CopyKeeper } from './keep-copy.ts';
export { findLastRoom, noteRoom } from './note-room.ts';
export { noteMissingVersions } from './note-missing-versions.ts';
export { raiseDiskAlarms } from './raise-disk-alarms.ts';
export { createRepairRunner, type RepairRunner } from './repair-runner.ts';
export { storageRoutes } from './routes.ts';
export { createScrubber, type Scrubber } from './scrubber.ts';
