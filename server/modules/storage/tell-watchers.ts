import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';

/** Who sees to the store. */
export const WATCHERS = [{ role: 'sysadmin' }, { role: 'auditor' }] as const;

/** Lets the screens of the store ask anew. */
export function tellWatchers({ notices }: Pick<Services, 'notices'>, tx: Tx): void {
  notices.changed(tx, 'storage', WATCHERS);
}
