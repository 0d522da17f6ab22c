export { keepMirrors, type MirrorKeeper } from './keep-mirrors.ts';
export { mirrorAlarms } from './mirror-alarms.ts';
export { openDatabaseSource } from './open-database-source.ts';
