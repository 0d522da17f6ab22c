import type { FaultOrder, FaultResult, Random } from './fault-case.ts';

type Attempt = (index: number, random: Random) => Promise<Record<string, number>>;

/**
 * Runs `attempt` once for each index of the order. What it throws is a failure of that case; the
 * figures it answers are summed up. An attempt must not depend on the ones before it: each is
 * replayed alone, by its index. With `total`, that many cases exist, and a smaller count takes a
 * sample of them by chance.
 */
export async function attemptEach(
  order: FaultOrder,
  attempt: Attempt,
  total = Infinity,
): Promise<FaultResult> {
  const indices = order.only === undefined ? chooseIndices(order, total) : [order.only];
  const result: FaultResult = { cases: 0, failures: [], counts: {} };
  for (const index of indices) {
    try {
      const counts = await attempt(index, seededRandom(order.seed, index));
      for (const [name, count] of Object.entries(counts)) {
        result.counts[name] = (result.counts[name] ?? 0) + count;
      }
    } catch (error) {
      result.failures.push({ index, reason: reasonOf(error) });
    }
    result.cases += 1;
    order.tell(result.cases, indices.length, result.failures.length);
  }
  return result;
}

function chooseIndices({ seed, count }: FaultOrder, total: number): number[] {
  if (total === Infinity) return Array.from({ length: count }, (_, index) => index);
  const indices = Array.from({ length: total }, (_, index) => index);
  if (count >= total) return indices;
  const random = seededRandom(seed, -1);
  for (let at = 0; at < count; at++) {
    const other = at + random(total - at);
    [indices[at], indices[other]] = [indices[other] ?? 0, indices[at] ?? 0];
  }
  return indices.slice(0, count).sort((one, other) => one - other);
}

/** SplitMix32: the same numbers for the same seed and index, whatever ran before. */
export function seededRandom(seed: number, index: number): Random {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca77)) >>> 0;
  return (below) => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return Math.floor((((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32) * below);
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error);
}
