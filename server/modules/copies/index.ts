export { copyRoutes } from './routes.ts';
export { raiseCopyAlarms } from './raise-copy-alarms.ts';
