import { expect } from 'chai';
import fc from 'fast-check';
import {
  DER_INTEGER,
  DER_OCTET_STRING,
  readDer,
  readUnsigned,
  writeDer,
  writeUnsigned,
} from '../../crypto/der.ts';
import { DerError } from '../../crypto/errors.ts';

const integer = (...bytes: number[]): Buffer => Buffer.from([DER_INTEGER, bytes.length, ...bytes]);

describe('der', () => {
  it('returns every body and every number it wrote, and what follows', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70_000 }), fc.uint8Array(), (body, rest) => {
        const written = Buffer.concat([writeDer(DER_OCTET_STRING, body), rest]);
        const read = readDer(written, DER_OCTET_STRING);
        expect(read.body.equals(body)).to.equal(true);
        expect(read.rest.equals(rest)).to.equal(true);
      }),
      { numRuns: 50 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (number) => {
        expect(readUnsigned(writeUnsigned(number), 32).value.equals(number)).to.equal(true);
      }),
    );
  });

  it('writes the shortest form at each length boundary', () => {
    const lengths = [0, 127, 128, 255, 256, 65_535, 65_536];
    const headers = lengths.map((length) =>
      writeDer(DER_OCTET_STRING, Buffer.alloc(length)).subarray(1, -length || undefined),
    );
    expect(headers.map((header) => header.toString('hex'))).to.deep.equal([
      '00',
      '7f',
      '8180',
      '81ff',
      '820100',
      '82ffff',
      '83010000',
    ]);
    expect(writeUnsigned(Buffer.from([0, 0, 0x80]))).to.deep.equal(integer(0, 0x80));
    expect(writeUnsigned(Buffer.alloc(3))).to.deep.equal(integer(0));
  });

  it('refuses numbers that are negative, padded, empty or too wide', () => {
    const bad = [integer(), integer(0x80), integer(0, 0x7f), integer(0, 0), integer(1, 2, 3)];
    for (const bytes of bad) expect(() => readUnsigned(bytes, 2)).to.throw(DerError);
  });

  it('refuses lengths that are indefinite, long-winded or beyond the data', () => {
    const bad = [
      '',
      '04',
      '0480',
      '0485000000000000',
      '048100',
      '04817f',
      '0482007f',
      '048400',
      '0401',
    ];
    for (const text of bad) {
      expect(() => readDer(Buffer.from(text, 'hex'), DER_OCTET_STRING), text).to.throw(DerError);
    }
    expect(() => readDer(integer(1), DER_OCTET_STRING)).to.throw(DerError);
  });
});
