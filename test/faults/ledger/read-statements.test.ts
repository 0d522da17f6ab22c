import { expect } from 'chai';
import { numbersFrom } from '../../support/numbers-from.ts';
import { readReady, readStatements } from './read-statements.ts';

const SEED = 724_091;

function message(type: string, body: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(4 + Buffer.byteLength(body));
  return Buffer.concat([Buffer.from(type), length, Buffer.from(body)]);
}

describe('what a proxy reads of PostgreSQL’s protocol', () => {
  const sent = Buffer.concat([
    message('', '\0\x03\0\0user\0lantai\0\0'),
    message('p', 'password\0'),
    message('Q', 'BEGIN;\0'),
    // Prepared, carried out, and carried out again by its name alone.
    ...[message('P', 'named\0select 1\0\0\0'), message('B', '\0named\0'), message('E', '\0')],
    message('S', ''),
    ...[message('B', '\0named\0PQB'), message('E', '\0'), message('S', '')],
    ...[message('P', '\0select Q\0\0\0'), message('B', '\0\0'), message('S', '')],
    message('X', ''),
  ]);
  const statements = ['BEGIN;', 'select 1', 'select 1', 'select Q'];

  it('finds each statement once, prepared ones too, wherever the bytes are cut', () => {
    const random = numbersFrom(SEED);
    for (let most = 1; most <= sent.length; most += 1) {
      const take = readStatements();
      const found: string[] = [];
      for (let at = 0; at < sent.length;) {
        const end = at + 1 + random(most);
        found.push(...take(sent.subarray(at, end)));
        at = end;
      }
      expect(found, `${SEED}: ${most}`).to.deep.equal(statements);
    }
  });

  it('knows an answer that is whole, wherever it is cut', () => {
    const answer = Buffer.concat([message('D', 'Z\0\0\0\x05I'), message('Z', 'I')]);
    const isReady = readReady();
    const told = Array.from(answer, (byte) => isReady(Buffer.of(byte)));
    expect(told.at(-1)).to.equal(true);
    expect(isReady(message('D', 'row'))).to.equal(false);
    expect(isReady(Buffer.concat([message('C', 'COMMIT\0'), message('Z', 'T')]))).to.equal(true);
  });
});
