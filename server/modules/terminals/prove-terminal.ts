import { randomBytes } from 'node:crypto';
import { Sm2Error } from '../../../crypto/errors.ts';
import { sm2PublicKeyFromPoint } from '../../../crypto/sm2-keys.ts';
import { sm3 } from '../../../crypto/sm3.ts';
import type { Services } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Visitor } from '../../http/route.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import { proofMessage } from './proof-message.ts';
import { refuseStranger } from './refuse-stranger.ts';
import { findByCredential, type TerminalRow } from './store.ts';
import { insertToken } from './token-store.ts';

/** Milliseconds for which a proof is good; longer than any session lasts. */
export const PROOF_LIFETIME_MS = 12 * 3_600_000;

type Proof = { publicKey: string; nonce: string; signature: string };

/**
 * A registered terminal proves its key and is known by a cookie from then on. The word to sign is spent
 * whatever comes of it.
 */
export async function proveTerminal(
  services: Services,
  visitor: Visitor,
  proof: Proof,
): Promise<{ terminalName: string }> {
  const isFresh = services.terminalDesk.challenges.redeem(proof.nonce, visitor.address);
  if (!isFresh) throw new AppError('conflict', '终端认证已过期，请刷新页面重试。');
  const terminal = await findByCredential(services.db, 'device_key', proof.publicKey);
  if (!terminal) throw await refuseStranger(services, visitor);
  if (!isSigned(services, proof)) {
    await recordProof(services, terminal, 'wrong_signature');
    throw new AppError(
      'forbidden',
      '终端认证未通过，请刷新页面重试；仍不通过请联系安全保密管理员。',
    );
  }
  const token = randomBytes(32).toString('base64url');
  await recordProof(services, terminal, { token, address: visitor.address });
  visitor.setTerminalToken(token, PROOF_LIFETIME_MS);
  return { terminalName: terminal.name };
}

function isSigned({ crypto }: Pick<Services, 'crypto'>, proof: Proof): boolean {
  try {
    const key = sm2PublicKeyFromPoint(Buffer.from(proof.publicKey, 'hex'));
    return crypto.verify(key, proofMessage(proof), Buffer.from(proof.signature, 'hex'));
  } catch (error) {
    if (error instanceof Sm2Error) return false;
    throw error;
  }
}

async function recordProof(
  { db, ledger, clock }: Services,
  terminal: TerminalRow,
  result: 'wrong_signature' | { token: string; address: string },
): Promise<void> {
  const at = clock();
  await withinTransaction(db, ledger.recordedIn, async (tx) => {
    if (typeof result !== 'string') {
      await insertToken(tx, terminal, {
        digest: sm3(Buffer.from(result.token)),
        address: result.address,
        at,
        expiresAt: new Date(at.getTime() + PROOF_LIFETIME_MS),
      });
    }
    await ledger.record(tx, {
      kind: typeof result === 'string' ? 'DENY' : 'DONE',
      action: 'terminals.prove',
      actor: 'anonymous',
      terminal: terminal.id,
      ...(typeof result === 'string' && { outcome: result }),
    });
  });
}
