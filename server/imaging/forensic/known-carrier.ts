import type { SecretKey } from '../../../crypto/secret-key.ts';
import { carrierOf, type Carrier } from './carrier.ts';

let known: { key: SecretKey; carrier: Carrier } | undefined;

/** The carrier of a key; that of the last key is kept, since a house has one. */
export function knownCarrier(key: SecretKey): Carrier {
  if (known?.key.equals(key) !== true) known = { key, carrier: carrierOf(key.export()) };
  return known.carrier;
}
