import type { Tx } from '../../../db/connect.ts';
import type { TerminalRow } from './store.ts';

type TokenRow = { token_digest: Buffer; terminal_id: string; issued_at: Date };

/** Tokens kept of one terminal: its tabs may prove their key at the same moment. */
const KEPT = 8;

export async function insertToken(
  tx: Tx,
  terminal: Pick<TerminalRow, 'id' | 'version'>,
  token: { digest: Buffer; address: string; at: Date; expiresAt: Date },
): Promise<void> {
  await tx('terminal_tokens').insert({
    token_digest: token.digest,
    terminal_id: terminal.id,
    terminal_version: terminal.version,
    address: token.address,
    issued_at: token.at,
    expires_at: token.expiresAt,
  });
  const newest = await tx<TokenRow>('terminal_tokens')
    .where({ terminal_id: terminal.id })
    .orderBy([{ column: 'issued_at', order: 'desc' }, 'token_digest'])
    .limit(KEPT)
    .select('token_digest');
  await tx<TokenRow>('terminal_tokens')
    .where({ terminal_id: terminal.id })
    .whereNot({ token_digest: token.digest })
    .whereNotIn(
      'token_digest',
      newest.map(({ token_digest }) => token_digest),
    )
    .delete();
}
