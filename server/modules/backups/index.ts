import type { ChangeKind } from '../../change-kind.ts';
import { setRecipientsKind } from './set-recipients.ts';

export { createBackupRunner, type BackupRunner } from './backup-runner.ts';
export { backupRoutes } from './routes.ts';

export const backupChangeKinds: readonly ChangeKind[] = [setRecipientsKind];
