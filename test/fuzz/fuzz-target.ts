import { isUtf8 } from 'node:buffer';
import { seededRandom } from '../faults/attempt-each.ts';
import { mutate } from './mutate.ts';

/** A decoder of foreign bytes. */
export type FuzzTarget = {
  /** Sound inputs to begin with. */
  corpus: readonly Buffer[];
  /** The only errors that it may throw. */
  errors: readonly (abstract new (...args: never[]) => Error)[];
  /**
   * Decodes, and encodes again where there is an encoder: the answer must be the input. `undefined`
   * where it refused without throwing; `true` where there is nothing to encode.
   */
  decode: (input: Buffer) => Buffer | true | undefined | Promise<Buffer | true | undefined>;
};

/** Text in and out, or `undefined` where it is refused; what is no UTF-8 is refused by whoever reads the file. */
export function asText(again: (text: string) => string | undefined): FuzzTarget['decode'] {
  return (input) => {
    const text = isUtf8(input) ? again(input.toString()) : undefined;
    return text === undefined ? undefined : Buffer.from(text);
  };
}

export type FuzzResult = { executions: number; decoded: number; finds: string[] };

const MAX_CORPUS = 256;
const MAX_MS = 2000;
const MAX_GROWTH_BYTES = 400 * 1024 * 1024;
const ENOUGH_FINDS = 5;

/** Feeds a decoder with changed inputs; what decodes is changed further. Ends with the fifth find. */
export async function fuzz(
  target: FuzzTarget,
  { seed, isOver }: { seed: number; isOver: (executions: number) => boolean },
): Promise<FuzzResult> {
  const corpus = [...target.corpus];
  const result: FuzzResult = { executions: 0, decoded: 0, finds: [] };
  const startedWith = process.memoryUsage.rss();
  while (!isOver(result.executions) && result.finds.length < ENOUGH_FINDS) {
    const random = seededRandom(seed, result.executions);
    const pick = (): Buffer => corpus[random(corpus.length)] ?? Buffer.alloc(0);
    const input = target.corpus[result.executions] ?? mutate(pick(), pick(), random);
    const { isDecoded, objection } = await attempt(target, input);
    result.executions += 1;
    if (isDecoded) {
      result.decoded += 1;
      if (corpus.length < MAX_CORPUS) corpus.push(input);
      else corpus[target.corpus.length + random(MAX_CORPUS - target.corpus.length)] = input;
    }
    if (objection) result.finds.push(`${objection}; input ${input.toString('base64')}`);
  }
  const growth = process.memoryUsage.rss() - startedWith;
  if (growth > MAX_GROWTH_BYTES) result.finds.push(`memory grew by ${growth} bytes`);
  return result;
}

async function attempt(
  { decode, errors }: FuzzTarget,
  input: Buffer,
): Promise<{ isDecoded: boolean; objection?: string }> {
  // By CPU time: a run in the background may be starved for seconds.
  const startedWith = process.cpuUsage();
  try {
    const answer = await decode(input);
    const { user, system } = process.cpuUsage(startedWith);
    const isSlow = (user + system) / 1000 > MAX_MS;
    if (isSlow) return { isDecoded: false, objection: 'took too long' };
    if (Buffer.isBuffer(answer) && !answer.equals(input)) {
      return { isDecoded: true, objection: `is encoded as ${answer.toString('base64')}` };
    }
    return { isDecoded: answer !== undefined };
  } catch (error) {
    if (errors.some((each) => error instanceof each)) return { isDecoded: false };
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { isDecoded: false, objection: `threw ${told}` };
  }
}
