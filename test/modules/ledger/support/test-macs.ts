import { secretKeyFrom } from '../../../../crypto/secret-key.ts';
import {
  createHeadMac,
  createOutboxMac,
  type HeadMac,
  type OutboxMac,
} from '../../../../server/modules/ledger/index.ts';

/** Codes by keys that every process of the tests has. */
export function testMacs(origin: string): { outboxMac: OutboxMac; headMac: HeadMac } {
  return {
    outboxMac: testOutboxMac,
    headMac: createHeadMac(secretKeyFrom(Buffer.alloc(32, 2)), origin),
  };
}

export const testOutboxMac = createOutboxMac(secretKeyFrom(Buffer.alloc(32, 1)));
