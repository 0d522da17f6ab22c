import type { ChangeLine } from '../../change-kind.ts';
import type { Services } from '../../context.ts';
import { proposal, type Proposal } from './contract.ts';

const COLUMN = 'changes.sealed_payload';

/** What was proposed, and what it made different as its deciders were shown it. */
export type SealedProposal = { change: Proposal; lines: ChangeLine[] };

/** Proposals name ID numbers and key material: they rest encrypted. */
export function sealProposal(
  { keystore }: Pick<Services, 'keystore'>,
  kept: SealedProposal,
): Buffer {
  return keystore.sealField(COLUMN, JSON.stringify(kept));
}

export function openProposal(
  { keystore }: Pick<Services, 'keystore'>,
  sealed: Buffer,
): SealedProposal {
  const kept = JSON.parse(keystore.openField(COLUMN, sealed)) as SealedProposal;
  return { change: proposal.parse(kept.change), lines: kept.lines };
}
