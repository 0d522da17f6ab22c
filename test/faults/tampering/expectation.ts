import type { Machine } from '../../../audit/verify-folder.ts';
import type { HonestLedger } from './honest-ledger.ts';

/** What a tampering must look like to the auditor. */
export type Expectation = {
  /** The lawful exit codes: two where chance decides whether a note can still be read. */
  exit: readonly (1 | 2)[];
  /** The first index that is not as it was. */
  at?: number;
  /** Whether both the old hash and the signed root are there to tell it exactly. */
  isExact?: boolean;
  /** Whether nothing that was signed bounds it but the newest head, which the auditor holds. */
  isHeldAlone?: boolean;
};

/** Why the verdict is wrong, if it is. */
export function objectionTo(
  { exitCode, firstBad }: Machine,
  { exit, at, isExact = false, isHeldAlone = false }: Expectation,
  ledger: HonestLedger,
): string | undefined {
  if (!exit.some((code) => code === exitCode)) return `exit ${exitCode}, not ${exit.join(' or ')}`;
  if (at === undefined) return undefined;
  const told = `first bad ${firstBad?.from ?? 'none'} to ${firstBad?.to ?? 'none'}`;
  if (!firstBad) return `${told}, not ${at}`;
  const { from, to } = firstBad;
  if (isExact) return from === at && to === at ? undefined : `${told}, not exactly ${at}`;
  const signed = ledger.signed.slice(isHeldAlone ? -1 : 0);
  const before = signed.findLast(({ size }) => size <= at)?.size ?? 0;
  const after = signed.find(({ size }) => size > at)?.size ?? Infinity;
  const isBounded = from >= before && from <= at && to >= at && to < after;
  return isBounded ? undefined : `${told}, not within ${before} to ${after - 1} around ${at}`;
}
