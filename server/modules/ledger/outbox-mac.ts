import type { SecretKey } from '../../../crypto/secret-key.ts';
import { hmacSm3, isHmacSm3, type Bytes } from '../../../crypto/sm3.ts';

/** An entry on its way to the outbox: its id, which stands in its leaf too, and the leaf. */
export type Draft = { entryId: string; body: Buffer };

/** A row of the outbox, whoever put it there. */
export type WaitingRow = { entry_id: string; body: Buffer; mac: Buffer };

/**
 * Codes (消息鉴别码) beside what waits in the outbox: whoever has their key wrote the entry, and nobody has changed it since.
 * They do not tell that its act was committed, or that it is true.
 */
export type OutboxMac = {
  codeOf: (draft: Draft) => Buffer;
  isOwn: (row: WaitingRow) => boolean;
};

const DOMAIN = 'lantai/outbox-mac/v1';

export function createOutboxMac(key: SecretKey): OutboxMac {
  return {
    codeOf: ({ entryId, body }) => hmacSm3(key, ...partsOf(entryId, body)),
    isOwn: ({ entry_id, body, mac }) => isHmacSm3(mac, key, ...partsOf(entry_id, body)),
  };
}

/** Two lines, then the leaf: no UUID has an end of line in it. */
function partsOf(entryId: string, body: Buffer): Bytes[] {
  return [`${DOMAIN}\n${entryId}\n`, body];
}
