import type { Readable } from 'node:stream';
import { z } from 'zod';
import { invalid, type AppError } from '../errors.ts';
import type { Contract } from './route.ts';

export type RawInput = {
  params: Record<string, string>;
  query: Record<string, unknown>;
  body: unknown;
  stream: Readable;
  signal: AbortSignal;
};

const NOTHING = z.strictObject({});

/** Parses every part by the contract; what the contract does not name is refused, not ignored. */
export function validate(
  contract: Contract,
  raw: RawInput,
): { params: unknown; query: unknown; body: unknown; signal: AbortSignal } {
  return {
    params: parse(contract.params ?? NOTHING, raw.params),
    query: parse(contract.query ?? NOTHING, raw.query),
    body: contract.body === 'stream' ? raw.stream : parse(contract.body ?? NOTHING, raw.body ?? {}),
    signal: raw.signal,
  };
}

function parse(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw asInvalid(parsed.error);
  if (holdsNul(parsed.data)) throw invalid('内容中有不能保存的控制字符，请删除后重试');
  return parsed.data;
}

/** No text column takes U+0000, and nobody means to type it. */
function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsNul);
}

function asInvalid(error: z.ZodError): AppError {
  const [issue] = error.issues;
  if (!issue) return invalid('请求内容有误，请检查后重试');
  if (issue.code === 'unrecognized_keys') {
    const field = [...issue.path, issue.keys[0]].join('.');
    return invalid(`不认识的字段：${issue.keys.join('、')}`, field);
  }
  const field = issue.path.join('.');
  return invalid(
    isChinese(issue.message) ? issue.message : `「${field}」填写有误，请检查后重试`,
    field,
  );
}

function isChinese(text: string): boolean {
  return /\p{Script=Han}/u.test(text);
}
