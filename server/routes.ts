import type { Route } from './http/route.ts';
import { accountRoutes } from './modules/accounts/index.ts';
import { alarmRoutes } from './modules/alarms/index.ts';
import { archiveRoutes } from './modules/archives/index.ts';
import { backupRoutes } from './modules/backups/index.ts';
import { changeRoutes } from './modules/changes/index.ts';
import { copyRoutes } from './modules/copies/index.ts';
import { deskRoutes } from './modules/desk/index.ts';
import { intakeRoutes } from './modules/intake/index.ts';
import { keyRoutes } from './modules/keys/index.ts';
import { kinshipRoutes } from './modules/kinships/index.ts';
import { ledgerRoutes } from './modules/ledger/index.ts';
import { oversightRoutes } from './modules/oversight/index.ts';
import { policyRoutes } from './modules/policies/index.ts';
import { requestRoutes } from './modules/requests/index.ts';
import { reviewRoutes } from './modules/reviews/index.ts';
import { sessionRoutes } from './modules/sessions/index.ts';
import { storageRoutes } from './modules/storage/index.ts';
import { terminalRoutes } from './modules/terminals/index.ts';
import { witnessRoutes } from './modules/witnesses/index.ts';
import { unitRoutes } from './modules/units/index.ts';
import { viewingRoutes } from './modules/viewing/index.ts';

/** Every way in. A route that is not in this table does not exist. */
export const ROUTES: Route[] = [
  ...sessionRoutes,
  ...unitRoutes,
  ...accountRoutes,
  ...archiveRoutes,
  ...intakeRoutes,
  ...requestRoutes,
  ...viewingRoutes,
  ...copyRoutes,
  ...ledgerRoutes,
  ...witnessRoutes,
  ...deskRoutes,
  ...policyRoutes,
  ...changeRoutes,
  ...terminalRoutes,
  ...kinshipRoutes,
  ...storageRoutes,
  ...backupRoutes,
  ...keyRoutes,
  ...alarmRoutes,
  ...oversightRoutes,
  ...reviewRoutes,
];
