import { expect } from 'chai';
import { PasswordRecordError } from '../../crypto/errors.ts';
import {
  DEFAULT_PASSWORD_ROUNDS,
  hashPassword,
  refuseUnknownUser,
  verifyPassword,
} from '../../crypto/password.ts';
import { hmacSm3, pbkdf2Sm3 } from '../../crypto/sm3.ts';

const ROUNDS = 50;
const pepper = Buffer.alloc(32, 7);

async function failure(action: Promise<unknown>): Promise<unknown> {
  return action.then(
    () => expect.fail('expected a failure'),
    (reason: unknown) => reason,
  );
}

describe('password', () => {
  it('matches its own record and no other', async () => {
    const record = await hashPassword('正确的口令', pepper, ROUNDS);
    expect(await verifyPassword('正确的口令', record, pepper)).to.equal(true);
    expect(await verifyPassword('错误的口令', record, pepper)).to.equal(false);
    expect(await verifyPassword('', record, pepper)).to.equal(false);
    expect(await verifyPassword('正确的口令', record, Buffer.alloc(32, 8))).to.equal(false);
  });

  it('is PBKDF2-HMAC-SM3, then HMAC-SM3 under the pepper', async () => {
    const record = await hashPassword('口令', pepper, ROUNDS);
    const [, scheme, parameters, salt = '', hash] = record.split('$');
    expect([scheme, parameters]).to.deep.equal(['pbkdf2-sm3', 'v=1,i=50']);
    const stretched = await pbkdf2Sm3('口令', Buffer.from(salt, 'base64'), ROUNDS, 32);
    expect(Buffer.from(hash ?? '', 'base64')).to.deep.equal(hmacSm3(pepper, stretched));
  });

  it('salts every record and stretches 600,000 rounds unless told otherwise', async () => {
    const records = await Promise.all([1, 2].map(() => hashPassword('口令', pepper, ROUNDS)));
    expect(records[0]).to.not.equal(records[1]);
    expect(DEFAULT_PASSWORD_ROUNDS).to.be.at.least(600_000);
    const record = await hashPassword('口令', pepper);
    expect(record).to.include(`i=${DEFAULT_PASSWORD_ROUNDS}$`);
    expect(await verifyPassword('口令', record, pepper)).to.equal(true);
  });

  it('takes the same text in another Unicode form', async () => {
    const record = await hashPassword('é', pepper, ROUNDS);
    expect(await verifyPassword('e\u0301', record, pepper)).to.equal(true);
  });

  it('bounds the length of what is hashed', async () => {
    const long = 'x'.repeat(1025);
    expect(await failure(hashPassword(long, pepper, ROUNDS))).to.be.instanceOf(RangeError);
    const record = await hashPassword('x'.repeat(1024), pepper, ROUNDS);
    expect(await verifyPassword(long, record, pepper)).to.equal(false);
    expect(await refuseUnknownUser(long, pepper, ROUNDS)).to.equal(false);
  });

  it('answers no for an unknown user', async () => {
    expect(await refuseUnknownUser('口令', pepper, ROUNDS)).to.equal(false);
  });

  it('refuses records it cannot read', async () => {
    const record = await hashPassword('口令', pepper, ROUNDS);
    const bad = [
      '',
      record.replace('sm3', 'sha256'),
      record.replace('v=1', 'v=2'),
      record.replace('i=50', 'i=050'),
      record.replace('i=50', 'i=99999999'),
      record.slice(0, -1),
      `${record}A`,
      `${record}\n`,
    ];
    for (const text of bad) {
      const error = await failure(verifyPassword('口令', text, pepper));
      expect(error, text).to.be.instanceOf(PasswordRecordError);
    }
  });
});
