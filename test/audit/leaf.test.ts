import { expect } from 'chai';
import fc from 'fast-check';
import { decodeLeaf, encodeLeaf, KINDS, LeafError, type Entry } from '../../audit/leaf.ts';
import { FIELDS } from '../../audit/leaf-fields.ts';
import { scanLeaf, viewOf } from '../../audit/scan-leaf.ts';
import { entryOf, ORIGIN } from './support/make-package.ts';

const visible = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
const token = fc.string({ unit: visible, minLength: 1, maxLength: 40 });
const tokens = fc.array(token, { minLength: 1, maxLength: 4 }).map((each) => each.join(' '));
const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((value) => Buffer.from(value));
const count = fc.maxSafeNat();
const optional = {
  unit: token,
  tier: token,
  terminal: token,
  item: token,
  itemVersion: count,
  pages: tokens,
  purpose: token,
  approval: token,
  outcome: tokens,
  content: bytes(32),
  detail: bytes(32),
  gateway: token,
  epoch: count,
  sequence: count,
  previous: bytes(32),
  key: bytes(65),
  validFromSize: count,
  restoredOrigin: token,
  restoredSize: count,
  restoredRoot: bytes(32),
  lostFrom: count,
  lostTo: count,
  signers: tokens,
  session: token,
  answers: fc.uuid(),
  signatures: bytes(128),
  mac: bytes(32),
};
const required = {
  origin: token,
  kind: fc.constantFrom(...KINDS),
  action: token,
  entryId: fc.uuid(),
  atMs: count,
  actor: token,
};
const entries = fc.record(
  { ...required, ...optional },
  { requiredKeys: ['origin', 'kind', 'action', 'entryId', 'atMs', 'actor'] },
) as fc.Arbitrary<Entry>;

const JUNK = encodeLeaf(entryOf(3)).subarray(0, 70);

/** Among the bytes of others, as in a bundle: none of them may count. */
function scan(bytes: Buffer, origin: string): Entry['kind'] | undefined {
  const view = viewOf(Buffer.concat([JUNK, bytes, JUNK]));
  const place = { start: JUNK.length, end: JUNK.length + bytes.length };
  return scanLeaf(view, place, viewOf(Buffer.from(origin)));
}

describe('leaf', () => {
  it('gives back every entry', () => {
    fc.assert(
      fc.property(entries, (entry) => {
        expect(decodeLeaf(encodeLeaf(entry))).to.deep.equal(entry);
      }),
    );
  });

  it('keeps the bytes of version 1 for ever', () => {
    const entry = entryOf(1, { kind: 'DENY', itemVersion: 258, purpose: 'survey' });
    expect(encodeLeaf(entry).toString('hex')).to.equal(
      '4c544c4601' +
        '01000000126c65646765722e6c616e7461692e74657374' +
        '020000000103' +
        '030000001176696577696e672e6f70656e2d70616765' +
        '040000001000000000000040008000000000000001' +
        '05000000080000019b76daa801' +
        '06000000096163636f756e742d31' +
        '0a000000066974656d2d31' +
        '0b000000080000000000000102' +
        '0d00000006737572766579',
    );
  });

  it('gives every field a tag of its own, ascending, the MAC last', () => {
    const tags = Object.values(FIELDS).map((field) => field.tag);
    expect(tags).to.deep.equal([...new Set(tags)].sort((one, other) => one - other));
    expect(tags.at(-1)).to.equal(FIELDS.mac.tag);
  });

  const refused: [string, Partial<Entry>][] = [
    ['an empty text', { unit: '' }],
    ['a person’s name', { actor: '张三' }],
    ['two ids in place of one', { item: 'one two' }],
    ['two spaces', { pages: 'one  two' }],
    ['an id of 256 characters', { unit: 'u'.repeat(256) }],
    ['a line break', { purpose: 'one\ntwo' }],
    ['a negative number', { atMs: -1 }],
    ['a fraction', { itemVersion: 1.5 }],
    ['a number beyond 2^53', { sequence: 2 ** 53 }],
    ['an upper-case UUID', { entryId: 'AAAAAAAA-0000-4000-8000-000000000000' }],
    ['a short digest', { content: Buffer.alloc(31) }],
    ['a cut signature', { signatures: Buffer.alloc(65) }],
    ['an unknown kind', { kind: 'NOTHING' as Entry['kind'] }],
    [
      'more than 65,535 bytes',
      {
        pages: 'p'.repeat(32_768),
        signers: 's'.repeat(32_768),
      },
    ],
  ];
  for (const [what, fault] of refused) {
    it(`refuses ${what}`, () => {
      expect(() => encodeLeaf(entryOf(0, fault))).to.throw(LeafError);
    });
  }

  it('names a field that is missing', () => {
    const nobody = { ...entryOf(0), actor: undefined } as unknown as Entry;
    expect(() => encodeLeaf(nobody)).to.throw(LeafError, 'actor');
  });

  const [prefix, origin, kind, rest] = split(encodeLeaf(entryOf(0)));
  const malformed: [string, Buffer[]][] = [
    ['nothing', []],
    ['another version', [Buffer.from('4c544c4602', 'hex'), origin, kind, rest]],
    ['fields out of order', [prefix, kind, origin, rest]],
    ['a field twice', [prefix, origin, kind, kind, rest]],
    ['a required field missing', [prefix, origin, rest]],
    ['an unknown field', [prefix, origin, kind, rest, Buffer.from('64000000010a', 'hex')]],
    ['bytes behind the end', [prefix, origin, kind, rest, Buffer.alloc(1)]],
    ['a kind of two bytes', [prefix, origin, Buffer.from('02000000020100', 'hex'), rest]],
    ['an id that is not ASCII', [prefix, Buffer.from('0100000001ff', 'hex'), kind, rest]],
    ['a UUID of 15 bytes', [prefix, origin, kind, shortened(rest)]],
    ['an empty field', [prefix, origin, Buffer.from('0200000000', 'hex'), rest]],
    ['a length beyond the end', [prefix, Buffer.from('01ffffffff61', 'hex'), kind, rest]],
  ];
  for (const [what, parts] of malformed) {
    it(`does not decode ${what}`, () => {
      expect(() => decodeLeaf(Buffer.concat(parts))).to.throw(LeafError);
    });
  }

  it('never decodes bytes that it would not write', () => {
    const leaf = encodeLeaf(entryOf(5));
    fc.assert(
      fc.property(fc.nat(leaf.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const flipped = Buffer.from(leaf);
        flipped.writeUInt8(flipped.readUInt8(at) ^ change, at);
        const decoded = attempt(() => decodeLeaf(flipped));
        if (decoded) expect(encodeLeaf(decoded).equals(flipped)).to.equal(true);
      }),
    );
  });

  it('is scanned as it is decoded, whatever the bytes', () => {
    const edits = fc.array(
      fc.record({ at: fc.nat(), byte: fc.nat(255), isCut: fc.boolean(), grows: fc.boolean() }),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(entries, edits, (entry, changes) => {
        let bytes = encodeLeaf(entry);
        for (const { at, byte, isCut, grows } of changes) {
          const place = at % bytes.length;
          const behind = bytes.subarray(grows ? place : place + 1);
          bytes = Buffer.concat([bytes.subarray(0, place), Buffer.from([byte]), behind]);
          if (isCut && at % 5 === 0) bytes = bytes.subarray(0, place);
          if (bytes.length === 0) return;
        }
        const decoded = attempt(() => decodeLeaf(bytes));
        expect(scan(bytes, entry.origin)).to.equal(
          decoded?.origin === entry.origin ? decoded.kind : undefined,
        );
        expect(scan(bytes, `${entry.origin}x`)).to.equal(undefined);
      }),
      { numRuns: 600 },
    );
    for (const [, parts] of malformed) {
      expect(scan(Buffer.concat(parts), ORIGIN)).to.equal(undefined);
    }
    const whole = encodeLeaf(entryOf(0));
    const actor = Buffer.from('06000000', 'hex');
    const actorless = whole.subarray(0, whole.indexOf(actor));
    const [unit, tier] = [Buffer.from('070000000175', 'hex'), Buffer.from('080000000174', 'hex')];
    for (const fields of [[], [unit, unit], [tier, unit]]) {
      const bytes = Buffer.concat([fields.length === 0 ? actorless : whole, ...fields]);
      expect(() => decodeLeaf(bytes)).to.throw(LeafError);
      expect(scan(bytes, ORIGIN)).to.equal(undefined);
    }
    const tail = whole.subarray(
      whole.indexOf(actor),
      whole.indexOf(Buffer.from('0a000000', 'hex')),
    );
    const [ordered, swapped] = [
      [unit, tier],
      [tier, unit],
    ].map((fields) => Buffer.concat([actorless, tail, ...fields])) as [Buffer, Buffer];
    expect(scan(ordered, ORIGIN)).to.equal('INTENT');
    expect(scan(swapped, ORIGIN)).to.equal(undefined);
    const long = encodeLeaf(entryOf(0, { pages: 'p'.repeat(32_768), signers: 's'.repeat(32_000) }));
    expect(scan(long, ORIGIN)).to.equal('INTENT');
    const signatures = Buffer.from(`fe00000400${'00'.repeat(1024)}`, 'hex');
    expect(scan(Buffer.concat([long, signatures]), ORIGIN)).to.equal(undefined);
  });
});

/** The same fields with the entry id one byte short. */
function shortened(fields: Buffer): Buffer {
  const idAt = fields.indexOf(Buffer.from('0400000010', 'hex'));
  const header = Buffer.from('040000000f', 'hex');
  return Buffer.concat([fields.subarray(0, idAt), header, fields.subarray(idAt + 6)]);
}

function split(leaf: Buffer): [Buffer, Buffer, Buffer, Buffer] {
  const kindAt = 5 + 5 + leaf.readUInt32BE(6);
  return [
    leaf.subarray(0, 5),
    leaf.subarray(5, kindAt),
    leaf.subarray(kindAt, kindAt + 6),
    leaf.subarray(kindAt + 6),
  ];
}

function attempt(decode: () => Entry): Entry | undefined {
  try {
    return decode();
  } catch (error) {
    expect(error).to.be.instanceOf(LeafError);
    return undefined;
  }
}
