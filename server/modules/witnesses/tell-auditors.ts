import type { Tx } from '../../../db/connect.ts';
import { OFFICERS } from '../../../policies/vocabulary.ts';
import type { Services } from '../../context.ts';

/** Tells the officers, once committed, that something about witnesses or days has changed. */
export function tellAuditors({ notices }: Pick<Services, 'notices'>, tx: Tx): void {
  notices.changed(
    tx,
    'witnesses',
    OFFICERS.map((role) => ({ role })),
  );
}
