import { randomUUID } from 'node:crypto';
import { z } from 'zod';

export type Answer = {
  status: number;
  headers: Headers;
  bytes: Buffer;
  /** The JSON as it came; `as` gives it a type. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test reads what the server said
  body: any;
  /** The JSON, held strictly against the contract that it should keep. */
  as<Schema extends z.ZodType>(schema: Schema): z.output<Schema>;
  /** The answer to what was refused. */
  error: { kind: string; message: string; field: string | null; requestId: string };
};

/** Somebody at a browser: keeps their cookie, sends what the client would send. */
export class Caller {
  readonly url: string;
  /** What a proxy in front would add to every call. */
  readonly headers: Record<string, string>;
  cookie = '';

  constructor(url: string, headers: Record<string, string> = {}) {
    this.url = url;
    this.headers = headers;
  }

  async logIn(loginName: string, password: string): Promise<Answer> {
    const answer = await this.post('/api/session', { loginName, password });
    if (answer.status !== 200) throw new Error(`log-in of ${loginName}: ${answer.error.message}`);
    return answer;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('GET', path, { headers });
  }

  post(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('POST', path, {
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID(), ...headers },
      body: JSON.stringify(body),
    });
  }

  delete(path: string): Promise<Answer> {
    return this.send('DELETE', path, {});
  }

  upload(path: string, bytes: Buffer): Promise<Answer> {
    return this.send('POST', path, {
      headers: { 'Content-Type': 'application/octet-stream' },
      body: new Uint8Array(bytes),
    });
  }

  async send(method: string, path: string, init: RequestInit): Promise<Answer> {
    const headers = new Headers({ ...this.headers, ...(init.headers as Record<string, string>) });
    if (this.cookie !== '') headers.set('Cookie', this.cookie);
    const response = await fetch(this.url + path, { ...init, method, headers });
    const bytes = Buffer.from(await response.arrayBuffer());
    for (const line of response.headers.getSetCookie()) this.keep(line.split(';')[0] ?? '');
    const type = response.headers.get('Content-Type') ?? '';
    const isJson = bytes.length > 0 && type.includes('json');
    return answerOf(
      response,
      bytes,
      isJson ? (JSON.parse(bytes.toString()) as unknown) : undefined,
    );
  }

  /** A cookie replaces the one of its name. */
  private keep(cookie: string): void {
    const name = cookie.slice(0, cookie.indexOf('=') + 1);
    const others = this.cookie.split('; ').filter((kept) => kept !== '' && !kept.startsWith(name));
    this.cookie = [...others, cookie].join('; ');
  }
}

const errorBody = z.strictObject({
  kind: z.string(),
  message: z.string(),
  field: z.string().nullable(),
  requestId: z.uuid(),
});

function answerOf({ status, headers }: Response, bytes: Buffer, body: unknown): Answer {
  return {
    status,
    headers,
    bytes,
    body,
    as(schema) {
      if (status !== 200) throw new Error(`answered ${status}: ${bytes.toString().slice(0, 500)}`);
      return schema.parse(body);
    },
    get error() {
      return errorBody.parse(body);
    },
  };
}
