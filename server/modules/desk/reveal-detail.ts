import type { z } from 'zod';
import { EnvelopeError } from '../../../crypto/errors.ts';
import { matchesSaltedDigest } from '../../../crypto/salted-digest.ts';
import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { readEntry } from '../ledger/index.ts';
import type { revealDetail as contract } from './contract.ts';
import { noEntry } from './show-entry.ts';
import { findDetail, findEntry, type StoredDetail } from './entry-view.ts';

type Answer = z.input<typeof contract.response>;

/** Shows the free text beside an entry, for a stated reason, held against the digest in the entry. */
export async function revealDetail(
  services: Services,
  tx: Tx,
  actor: Actor,
  { index, reason, past }: { index: number; reason: string; past?: number | undefined },
): Promise<Answer> {
  const row = await findEntry(tx, index, { past });
  if (!row) throw noEntry();
  const { detail: digest } = readEntry(row).entry;
  const answer = tell(services, await findDetail(tx, row.entry_id), digest);
  await services.ledger.record(tx, {
    kind: 'DONE',
    action: 'ledger.reveal_detail',
    ...traceOf(actor),
    item: row.entry_id,
    outcome: answer.state,
    detail: reason,
  });
  return answer;
}

function tell(
  { keystore }: Pick<Services, 'keystore'>,
  stored: StoredDetail | undefined,
  digest: Buffer | undefined,
): Answer {
  if (!stored) return { state: 'erased', text: '', salt: '' };
  const { salt } = stored;
  const text = openSealed(keystore, stored.sealed);
  const isSame =
    text !== undefined && digest !== undefined && matchesSaltedDigest(text, { salt, digest });
  if (!isSame) return { state: 'altered', text: '', salt: '' };
  return { state: 'shown', text, salt: salt.toString('hex') };
}

function openSealed(keystore: Services['keystore'], sealed: Buffer): string | undefined {
  try {
    return keystore.openField('ledger_details.sealed', sealed);
  } catch (error) {
    if (error instanceof EnvelopeError) return undefined;
    throw error;
  }
}
