import type { z } from 'zod';
import { isAbort, networkRefusal, readRefusal, type Refusal } from './refusal.ts';
import { newSubmissionKey } from './submission-key.ts';

type Contract = { body?: unknown; response: z.ZodType };
/** What a contract answers with. */
export type AnswerOf<C extends Contract> = z.infer<C['response']>;
/** What a contract takes in its body. */
export type BodyOf<C extends Contract> = C['body'] extends z.ZodType
  ? z.input<C['body']>
  : undefined;

export type Query = Record<string, string | number | undefined>;

/** What to do when the session is gone, locked, or good only for a new password: `unlock` settles when the person is back. */
export const sessionGuards = {
  signIn: (() => undefined) as (refusal: Refusal) => void,
  unlock: (): Promise<void> => Promise.reject(networkRefusal()),
  changePassword: (): void => undefined,
};

const RETRY_AFTER_MS = [600, 2400];

/** Reads JSON. Throws `Refusal`; an aborted call throws `AbortError`. */
export async function read<C extends Contract>(
  path: string,
  options: { query?: Query; signal?: AbortSignal } = {},
): Promise<AnswerOf<C>> {
  const response = await call(withQuery(path, options.query), signalled(options.signal));
  return (await response.json()) as AnswerOf<C>;
}

/** Reads a picture. Waiting for the server is not counted as time on the link. */
export async function readPicture(
  path: string,
  query: Query,
  signal: AbortSignal,
): Promise<{ blob: Blob; receivedInMs: number }> {
  const response = await call(withQuery(path, query), signalled(signal));
  const startedMs = performance.now();
  const blob = await response.blob();
  return { blob, receivedInMs: performance.now() - startedMs };
}

/** Writes. Sending again after a broken link carries the same key, so the server does it once. */
export async function write<C extends Contract>(
  path: string,
  body: BodyOf<C>,
  key: string = newSubmissionKey(),
): Promise<AnswerOf<C>> {
  const response = await call(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify(body ?? {}),
  });
  return (await response.json()) as AnswerOf<C>;
}

/** Fetches a file, by `POST` with a body where there is one, under the name that the server gives it. */
export async function fetchFile(
  path: string,
  body?: object,
): Promise<{ blob: Blob; fileName: string }> {
  const response = await call(path, body ? { method: 'POST', ...asJson(body) } : {});
  const disposition = response.headers.get('Content-Disposition') ?? '';
  const fileName = /filename="?([\w.-]+)/.exec(disposition)?.[1] ?? 'lantai-download';
  return { blob: await response.blob(), fileName };
}

function asJson(body: object): RequestInit {
  return { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}

/** Log-in, log-out, unlocking and asking who one is: their refusals are answers, not interruptions. */
export async function callSession<C extends Contract>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: BodyOf<C>,
): Promise<AnswerOf<C>> {
  const headers: Record<string, string> = body ? { 'Content-Type': 'application/json' } : {};
  if (method !== 'GET') headers['Idempotency-Key'] = newSubmissionKey();
  const response = await reach(path, { method, headers, body: body ? JSON.stringify(body) : null });
  if (!response.ok) throw readRefusal(response.status, await response.text());
  return (await response.json()) as AnswerOf<C>;
}

export function withQuery(path: string, query: Query = {}): string {
  const filled = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const search = new URLSearchParams(filled.map(([name, value]) => [name, String(value)]));
  return filled.length === 0 ? path : `${path}?${search.toString()}`;
}

async function call(path: string, init: RequestInit): Promise<Response> {
  const response = await reach(path, init);
  if (response.ok) return response;
  const refusal = readRefusal(response.status, await response.text());
  if (refusal.kind === 'unauthenticated') sessionGuards.signIn(refusal);
  if (refusal.kind === 'must_change') sessionGuards.changePassword();
  if (refusal.kind !== 'locked') throw refusal;
  await sessionGuards.unlock();
  return call(path, init);
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  for (const delayMs of [...RETRY_AFTER_MS, undefined]) {
    try {
      return await fetch(path, { credentials: 'same-origin', cache: 'no-store', ...init });
    } catch (cause) {
      if (isAbort(cause)) throw cause;
      if (delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
  }
  throw networkRefusal();
}

function signalled(signal: AbortSignal | undefined): RequestInit {
  return signal ? { signal } : {};
}
