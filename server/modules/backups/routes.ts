import { NOTHING_ELSE } from '../../../policies/facts.ts';
import { act, look, type Route } from '../../http/route.ts';
import { amendMedium } from './amend-medium.ts';
import * as contract from './contract.ts';
import { registerMedium } from './register-medium.ts';
import { reportRestoreTest } from './report-restore-test.ts';
import { requestBackup } from './request-backup.ts';
import { showBackups, showMedium } from './show-backups.ts';

const about = () => Promise.resolve(NOTHING_ELSE);

export const backupRoutes: Route[] = [
  look({
    name: 'backups.browse',
    method: 'get',
    path: '/api/backups',
    permission: 'backups.browse',
    about,
    contract: contract.browseBackups,
    handle: (services, db) => showBackups(services, db),
  }),
  look({
    name: 'backups.show_medium',
    method: 'get',
    path: '/api/backups/media/:mediumId',
    permission: 'backups.browse',
    about,
    contract: contract.showMedium,
    handle: (services, db, _actor, { params }) => showMedium(services, db, params.mediumId),
  }),
  act({
    name: 'backups.run',
    method: 'post',
    path: '/api/backups',
    permission: 'backups.run',
    about,
    contract: contract.runBackup,
    handle: (services, tx, actor, { body }) => requestBackup(services, tx, actor, body),
  }),
  act({
    name: 'backups.register_medium',
    method: 'post',
    path: '/api/backups/media',
    permission: 'backups.register_medium',
    about,
    contract: contract.registerMedium,
    handle: (services, tx, actor, { body }) => registerMedium(services, tx, actor, body),
  }),
  act({
    name: 'backups.amend_medium',
    method: 'post',
    path: '/api/backups/media/:mediumId',
    permission: 'backups.amend_medium',
    about,
    contract: contract.amendMedium,
    handle: (services, tx, actor, { params, body }) =>
      amendMedium(services, tx, actor, params.mediumId, body),
  }),
  act({
    name: 'backups.report_restore_test',
    method: 'post',
    path: '/api/backups/restore-tests',
    permission: 'backups.report_restore_test',
    about,
    contract: contract.reportRestoreTest,
    handle: (services, tx, actor, { body }) => reportRestoreTest(services, tx, actor, body),
  }),
];
