import { secretKeyFrom } from '../../crypto/secret-key.ts';
import type { ViewMark } from '../../server/imaging/forensic/view-mark.ts';

/** A view of a ledger under test. */
export const SAMPLE_VIEW: ViewMark = {
  key: secretKeyFrom(Buffer.alloc(32, 7)),
  id: { origin: 'lantai.test/ledger', index: 1_234_567 },
};
