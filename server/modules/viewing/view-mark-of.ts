import { SECRET_KEY_BYTES, secretKeyFrom } from '../../../crypto/secret-key.ts';
import { hkdfSm3 } from '../../../crypto/sm3.ts';
import type { Services } from '../../context.ts';
import type { ViewMark } from '../../imaging/forensic/view-mark.ts';

/** What the invisible mark says of a delivery: where its entry stands in this house's ledger. */
export function viewMarkOf({ ledger, pepper }: Services, index: number): ViewMark {
  const key = secretKeyFrom(hkdfSm3(pepper, '', 'lantai/view-mark/v1', SECRET_KEY_BYTES));
  return { key, id: { origin: ledger.signer.name, index } };
}
