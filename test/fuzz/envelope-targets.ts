import { contentKeyFor, headOf } from '../../crypto/envelope/open.ts';
import { seal } from '../../crypto/envelope/seal.ts';
import { EnvelopeError } from '../../crypto/errors.ts';
import { openObject, openObjectStream, openReleased } from '../../crypto/sealed-object.ts';
import { newSecretKey } from '../../crypto/secret-key.ts';
import type { FuzzTarget } from './fuzz-target.ts';

const key = newSecretKey();
const place = { volume: '01890000-0000-7000-8000-00000000000a', version: 1, path: 'a/b' };
const binding = ['object', place.volume, '1', place.path] as const;
const objects = ([1, 2] as const).flatMap((algorithm) =>
  [0, 9, 65_536, 65_537, 90_000].map((bytes) => {
    const plaintext = Buffer.alloc(bytes, bytes);
    return { plaintext, sealed: seal(key, binding, plaintext, algorithm) };
  }),
);
const heads = objects.map(({ plaintext, sealed }) => {
  const { bytes, isWhole } = headOf(sealed);
  return { plaintext, sealed, told: Buffer.concat([Buffer.from([isWhole ? 1 : 0]), bytes]) };
});

/** Decoders of sealed objects, as the disks and the house hand them over. */
export const ENVELOPE_TARGETS: Record<string, FuzzTarget> = {
  // A byte that tells whether the head is all of the object, and the head.
  'envelope-head': {
    corpus: heads.map(({ told }) => told),
    errors: [EnvelopeError],
    decode: (input) => {
      const [isWhole = 2] = input;
      if (isWhole > 1) return undefined;
      const head = { bytes: input.subarray(1), isWhole: isWhole === 1 };
      const released = contentKeyFor(key, binding, head);
      const own = heads.find(({ told }) => told.equals(input));
      if (!own) throw new Error('a key for a head that nobody sealed');
      const opened = openReleased(released, place, own.sealed);
      if (!opened.equals(own.plaintext)) throw new Error('a key of another object');
      return true;
    },
  },
  'envelope-stream': {
    corpus: objects.map(({ sealed }) => sealed),
    errors: [EnvelopeError],
    decode: async (input) => {
      const whole = openWhole(input);
      // Pieces that begin where chunks do, pieces that never do, and the bytes one by one.
      for (const bytes of [input.length, 40, 9_999, ...(input.length < 500 ? [1] : [])]) {
        await requireStreamed(input, bytes, whole);
      }
      if (!whole) return undefined;
      const own = objects.find(({ sealed }) => sealed.equals(input));
      if (!own?.plaintext.equals(whole)) throw new Error('opened what nobody sealed');
      return true;
    },
  },
};

function openWhole(sealed: Buffer): Buffer | undefined {
  try {
    return openObject(key, place, sealed);
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    return undefined;
  }
}

/** The same as at once; what was yielded before a fault is the beginning of an object that was sealed. */
async function requireStreamed(input: Buffer, bytesAtOnce: number, whole?: Buffer): Promise<void> {
  const yielded: Buffer[] = [];
  let isRefused = false;
  try {
    const opening = openObjectStream(key, place, pieces(input, bytesAtOnce));
    for await (const chunk of opening) yielded.push(chunk);
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    isRefused = true;
  }
  const bytes = Buffer.concat(yielded);
  if (isRefused !== (whole === undefined)) throw new Error('refused in one way only');
  if (whole && !bytes.equals(whole)) throw new Error('another plaintext');
  const isKnown = ({ plaintext }: { plaintext: Buffer }): boolean =>
    plaintext.subarray(0, bytes.length).equals(bytes);
  if (!objects.some(isKnown)) throw new Error('yielded what nobody sealed');
}

/** With an empty piece before each. */
function* pieces(input: Buffer, bytesAtOnce: number): Generator<Buffer> {
  for (let at = 0; at < input.length; at += bytesAtOnce) {
    yield Buffer.alloc(0);
    yield input.subarray(at, at + bytesAtOnce);
  }
}
