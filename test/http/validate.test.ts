import { Readable } from 'node:stream';
import { expect } from 'chai';
import { z } from 'zod';
import { AppError } from '../../server/errors.ts';
import { validate } from '../../server/http/validate.ts';

const CONTRACT = {
  params: z.strictObject({ id: z.uuid() }),
  query: z.strictObject({ limit: z.coerce.number().int().max(50).default(20) }),
  body: z.strictObject({
    reason: z.string().min(4, '请写明事由'),
    names: z.array(z.string()).default([]),
  }),
  response: z.object({}),
};
const GOOD = {
  params: { id: '01890000-0000-7000-8000-00000000000a' },
  query: {},
  body: { reason: '拟提任考察' },
  stream: Readable.from([]),
  signal: new AbortController().signal,
};

function refusal(raw: object): AppError {
  try {
    validate(CONTRACT, { ...GOOD, ...raw });
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('not refused');
}

describe('#validate', () => {
  it('answers what the contract makes of its input', () => {
    const { params, query, body } = validate(CONTRACT, { ...GOOD, query: { limit: '7' } });
    expect(params).to.deep.equal(GOOD.params);
    expect(query).to.deep.equal({ limit: 7 });
    expect(body).to.deep.equal({ reason: '拟提任考察', names: [] });
  });

  for (const part of ['params', 'query', 'body'] as const) {
    it(`refuses a field of ${part} that the contract does not name`, () => {
      const error = refusal({ [part]: { ...GOOD[part], colour: 'red' } });
      expect(error).to.include({
        kind: 'invalid',
        field: 'colour',
        message: '不认识的字段：colour',
      });
    });
  }

  it('refuses anything where the contract names nothing', () => {
    const nothing = { response: z.object({}) };
    expect(() => validate(nothing, { ...GOOD, params: {}, body: { a: 1 } })).to.throw(
      '不认识的字段',
    );
    expect(() => validate(nothing, { ...GOOD, params: {}, body: [] })).to.throw(AppError);
  });

  it('says in Chinese what is wrong, and of which field', () => {
    expect(refusal({ body: { reason: '查' } })).to.include({
      field: 'reason',
      message: '请写明事由',
    });
    expect(refusal({ query: { limit: '99' } }).message).to.equal('「limit」填写有误，请检查后重试');
    expect(refusal({ body: { reason: '拟提任考察', names: ['某', 7] } }).field).to.equal('names.1');
  });

  it('refuses U+0000 at any depth, which no text column takes', () => {
    expect(refusal({ body: { reason: '拟提任\0考察' } }).message).to.contain('控制字符');
    expect(refusal({ body: { reason: '拟提任考察', names: ['\0'] } }).kind).to.equal('invalid');
  });

  it('lets the six characters pass that only look like it', () => {
    const { body } = validate(CONTRACT, { ...GOOD, body: { reason: '拟提任\\u0000' } });
    expect(body).to.include({ reason: '拟提任\\u0000' });
  });

  it('does not take a prototype for a field', () => {
    const body = JSON.parse('{"reason":"拟提任考察","__proto__":{"names":["某"]}}') as unknown;
    expect(refusal({ body }).kind).to.equal('invalid');
  });

  it('hands a stream over untouched', () => {
    const { body } = validate({ body: 'stream', response: z.object({}) }, { ...GOOD, params: {} });
    expect(body).to.equal(GOOD.stream);
  });
});
