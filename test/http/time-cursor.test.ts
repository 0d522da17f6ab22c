import { randomUUIDv7 } from 'node:crypto';
import { expect } from 'chai';
import { readTimeCursor, writeTimeCursor } from '../../server/http/time-cursor.ts';

const ID = '01890000-0000-7000-8000-00000000000a';
const encode = (text: string): string => Buffer.from(text).toString('base64url');

describe('#readTimeCursor', () => {
  it('reads what was written', () => {
    const [at, id] = [new Date('2026-11-24T02:00:00.123Z'), randomUUIDv7()];
    expect(readTimeCursor(writeTimeCursor(at, id))).to.deep.equal([at.toISOString(), id]);
  });

  it('is at the start without a cursor', () => {
    expect(readTimeCursor(undefined)).to.equal(undefined);
  });

  for (const text of [
    '',
    'nonsense',
    `2026-02-31T00:00:00.000Z ${ID}`,
    `2026-11-24T99:00:00.000Z ${ID}`,
    `2026-11-24T02:00:00Z ${ID}`,
    `0000-01-01T00:00:00.000Z ${ID}`,
    `+012026-11-24T02:00:00.000Z ${ID}`,
    `infinity ${ID}`,
    '2026-11-24T02:00:00.000Z ------------------------------------',
    `2026-11-24T02:00:00.000Z ${ID}'`,
    `2026-11-24T02:00:00.000Z ${ID} ${ID}`,
    `2026-11-24T02:00:00.000Z ${ID}\0`,
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(() => readTimeCursor(encode(text)))
        .to.throw('翻页位置无效')
        .with.include({ kind: 'invalid', field: 'cursor' });
    });
  }
});
