import type { ParametersOf } from '../contract.ts';
import type { Sighting } from '../watching/sighting.ts';
import { givesPages } from '../watching/reading-acts.ts';
import type { Judge } from './judge.ts';

const MINUTE_MS = 60_000;

/**
 * 用途之外阅档: pages that were shown or copied without a right, of another volume, before or after its time, or of materials
 * that it does not open. The gate refuses all of these; one in the ledger means that the gate was passed by.
 */
export function judgeOutsidePurpose({ graceMinutes }: ParametersOf<'outside_purpose'>): Judge {
  return {
    windowMinutes: 0,
    atLeast: 1,
    match(sighting) {
      const { kind, actor, index } = sighting;
      if (kind === 'DENY' || !givesPages(sighting)) return undefined;
      if (isCovered(sighting, graceMinutes * MINUTE_MS)) return undefined;
      return { subject: { kind: 'account', id: actor }, keys: [String(index)] };
    },
  };
}

function isCovered({ reading, item, atMs }: Sighting, graceMs: number): boolean {
  const grant = reading?.grant;
  if (!grant) return false;
  const endMs = Math.min(grant.toMs, grant.recalledMs ?? Infinity) + graceMs;
  const isWithin = grant.volumeId === item && grant.fromMs <= atMs && atMs < endMs;
  return isWithin && reading.pagesOutside.length === 0;
}
