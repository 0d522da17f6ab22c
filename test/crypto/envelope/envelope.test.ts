import { expect } from 'chai';
import fc from 'fast-check';
import type { Binding } from '../../../crypto/envelope/binding.ts';
import { CHUNK_BYTES, HEADER_BYTES, type AlgorithmId } from '../../../crypto/envelope/header.ts';
import { open, openStream } from '../../../crypto/envelope/open.ts';
import { seal, sealStream } from '../../../crypto/envelope/seal.ts';
import { EnvelopeError } from '../../../crypto/errors.ts';
import { newSecretKey } from '../../../crypto/secret-key.ts';

const key = newSecretKey();
const place: Binding = ['object', 'v1', '1', 'p/0001/original'];

/** Content that repeats at no chunk boundary. */
function pattern(length: number): Buffer {
  return Buffer.from(Uint8Array.from({ length }, (_, at) => at ^ (at >> 8) ^ (at >> 16)));
}

function pieces(bytes: Buffer, pieceBytes: number): Buffer[] {
  const count = Math.ceil(bytes.length / pieceBytes);
  return Array.from({ length: count }, (_, at) =>
    bytes.subarray(at * pieceBytes, (at + 1) * pieceBytes),
  );
}

async function collect(source: AsyncIterable<Buffer>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(source));
}

async function refused(sealed: Buffer, binding: Binding = place): Promise<void> {
  expect(() => open(key, binding, sealed)).to.throw(EnvelopeError);
  const error: unknown = await collect(openStream(key, binding, pieces(sealed, 9_999))).catch(
    (reason: unknown) => reason,
  );
  expect(error).to.be.instanceOf(EnvelopeError);
}

const algorithms: { algorithm: AlgorithmId; tagBytes: number; name: string }[] = [
  { algorithm: 1, tagBytes: 16, name: 'SM4-GCM' },
  { algorithm: 2, tagBytes: 32, name: 'SM4-CTR + HMAC-SM3' },
];

for (const { algorithm, tagBytes, name } of algorithms) {
  describe(`envelope in ${name}`, () => {
    const sealedChunkBytes = CHUNK_BYTES + tagBytes;
    const boundaries = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES];

    it('returns every size, whole and streamed, in any pieces', async () => {
      const size = fc.oneof(fc.constantFrom(...boundaries), fc.nat(3 * CHUNK_BYTES));
      const property = fc.asyncProperty(
        size,
        fc.integer({ min: 1, max: 200_000 }),
        async (n, cut) => {
          const plaintext = pattern(n);
          const whole = seal(key, place, plaintext, algorithm);
          const streamed = await collect(sealStream(key, place, pieces(plaintext, cut), algorithm));
          expect(streamed.length).to.equal(whole.length);
          expect(open(key, place, streamed).equals(plaintext)).to.equal(true);
          const opened = await collect(openStream(key, place, pieces(whole, cut)));
          expect(opened.equals(plaintext)).to.equal(true);
        },
      );
      await fc.assert(property, { numRuns: 25 });
    });

    it('costs the header and one tag per chunk', () => {
      for (const n of boundaries) {
        const chunks = Math.max(1, Math.ceil(n / CHUNK_BYTES));
        const sealed = seal(key, place, pattern(n), algorithm);
        expect(sealed.length).to.equal(HEADER_BYTES + n + chunks * tagBytes);
      }
    });

    it('never makes the same bytes twice', () => {
      const sealOnce = (): Buffer =>
        seal(key, place, pattern(64), algorithm).subarray(HEADER_BYTES);
      expect(sealOnce().equals(sealOnce())).to.equal(false);
    });

    it('notices any bit changed in header, body or tag', async () => {
      const sealed = seal(key, place, pattern(CHUNK_BYTES + 40), algorithm);
      const bit = fc.nat(sealed.length * 8 - 1);
      const headerBit = fc.nat(HEADER_BYTES * 8 - 1);
      const property = fc.asyncProperty(fc.oneof(bit, headerBit), async (at) => {
        const changed = Buffer.from(sealed);
        changed[at >> 3] = (changed[at >> 3] ?? 0) ^ (1 << (at & 7));
        await refused(changed);
      });
      await fc.assert(property, { numRuns: 60 });
    });

    it('notices every cut', async () => {
      const sealed = seal(key, place, pattern(2 * CHUNK_BYTES), algorithm);
      const ends = [0, 1, HEADER_BYTES - 1, HEADER_BYTES, HEADER_BYTES + tagBytes];
      const chunkEnds = [1, 2].map((n) => HEADER_BYTES + n * sealedChunkBytes - tagBytes);
      ends.push(...chunkEnds, HEADER_BYTES + sealedChunkBytes, sealed.length - 1);
      for (const end of ends) await refused(sealed.subarray(0, end));
      await fc.assert(
        fc.asyncProperty(fc.nat(sealed.length - 1), (end) => refused(sealed.subarray(0, end))),
        { numRuns: 20 },
      );
    });

    it('notices chunks dropped, swapped, repeated or added', async () => {
      const sealed = seal(key, place, pattern(4 * CHUNK_BYTES), algorithm);
      const header = sealed.subarray(0, HEADER_BYTES);
      const chunks = pieces(sealed.subarray(HEADER_BYTES), sealedChunkBytes);
      const order = fc.array(fc.nat(3), { maxLength: 6 });
      const isChanged = (list: number[]): boolean => list.join() !== '0,1,2,3';
      await fc.assert(
        fc.asyncProperty(order.filter(isChanged), async (list) => {
          await refused(Buffer.concat([header, ...list.map((at) => chunks[at] ?? header)]));
        }),
        { numRuns: 40 },
      );
      await refused(Buffer.concat([sealed, Buffer.alloc(1)]));
      await refused(Buffer.concat([sealed, Buffer.alloc(tagBytes)]));
    });

    it('opens nowhere but at its own place', async () => {
      const sealed = seal(key, place, pattern(10), algorithm);
      const elsewhere: Binding[] = [
        ['object', 'v2', '1', 'p/0001/original'],
        ['object', 'v1', '2', 'p/0001/original'],
        ['object', 'v1', '1', 'p/0002/original'],
        ['field', 'v1', '1', 'p/0001/original'],
        // The same letters, divided otherwise.
        ['object', 'v11', '', 'p/0001/original'],
        ['object', 'v', '11', 'p/0001/original'],
        ['object', 'v1', '1', 'p/0001/original', ''],
        ['objectv1', '1', 'p/0001/original'],
      ];
      for (const binding of elsewhere) await refused(sealed, binding);
    });

    it('opens under no other key, nor as the other algorithm', async () => {
      const sealed = seal(newSecretKey(), place, pattern(10), algorithm);
      await refused(sealed);
      const relabelled = seal(key, place, pattern(100), algorithm);
      relabelled[5] = algorithm === 1 ? 2 : 1;
      await refused(relabelled);
    });

    it('yields verified chunks only, and throws where the fault is', async () => {
      const plaintext = pattern(3 * CHUNK_BYTES);
      const sealed = seal(key, place, plaintext, algorithm);
      const at = HEADER_BYTES + sealedChunkBytes + 5;
      sealed[at] = (sealed[at] ?? 0) ^ 1;
      const yielded: Buffer[] = [];
      const reading = async (): Promise<void> => {
        for await (const chunk of openStream(key, place, [sealed])) yielded.push(chunk);
      };
      expect(await reading().catch((reason: unknown) => reason)).to.be.instanceOf(EnvelopeError);
      expect(Buffer.concat(yielded).equals(plaintext.subarray(0, CHUNK_BYTES))).to.equal(true);
    });
  });
}
