import type { Tx } from '../../../db/connect.ts';
import { OFFICERS } from '../../../policies/vocabulary.ts';
import type { Services } from '../../context.ts';

/** Tells those who watch over sessions and terminals, once committed, that something about them has changed. */
export function tellWatchers({ notices }: Pick<Services, 'notices'>, tx: Tx): void {
  notices.changed(
    tx,
    'terminals',
    OFFICERS.map((role) => ({ role })),
  );
}
