import type { Tx } from '../../../../db/connect.ts';
import type { Services } from '../../../context.ts';

/** Lets the screens of the store ask anew. */
export function tellWatchers({ notices }: Pick<Services, 'notices'>, tx: Tx): void {
  notices.changed(tx, 'storage', [{ role: 'sysadmin' }, { role: 'auditor' }]);
}
