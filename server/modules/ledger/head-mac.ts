import type { SecretKey } from '../../../crypto/secret-key.ts';
import { hmacSm3, isHmacSm3, type Bytes } from '../../../crypto/sm3.ts';
import type { Head, StoredHead } from './head-store.ts';

type Extent = Pick<Head, 'size' | 'root'>;

/**
 * Codes beside the head in the database: the ledger's holder put these entries there, in this order, though it had not
 * come to sign for them.
 */
export type HeadMac = {
  codeOf: (head: Extent) => Buffer;
  /** A head without a code is nobody's. */
  isOwn: (head: Extent & Pick<StoredHead, 'mac'>) => boolean;
};

const DOMAIN = 'lantai/head-mac/v1';

export function createHeadMac(key: SecretKey, origin: string): HeadMac {
  /** Three lines, then the root: no origin has an end of line in it. */
  const partsOf = ({ size, root }: Extent): Bytes[] => [`${DOMAIN}\n${origin}\n${size}\n`, root];
  return {
    codeOf: (head) => hmacSm3(key, ...partsOf(head)),
    isOwn: ({ mac, ...head }) => mac !== null && isHmacSm3(mac, key, ...partsOf(head)),
  };
}
