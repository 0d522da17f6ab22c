import { request, type IncomingHttpHeaders } from 'node:http';

export type RawCall = {
  method: string;
  /** Sent as it is: neither encoded nor resolved. */
  path: string;
  headers?: Record<string, string>;
  body?: string;
  /** Of the loopback net; another one is another machine to the server. */
  from?: string;
  /** Hangs up. */
  signal?: AbortSignal;
};

export type RawAnswer = { status: number; headers: IncomingHttpHeaders; bytes: Buffer };

/** One call by hand, free of what a browser or `fetch` would put right; status 0 where the server hung up. */
export function rawCall(url: string, call: RawCall): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({
      hostname,
      port,
      method: call.method,
      path: call.path,
      headers: call.headers ?? {},
      localAddress: call.from,
      agent: false,
      signal: call.signal,
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET') resolve({ status: 0, headers: {}, bytes: Buffer.alloc(0) });
      else reject(error);
    });
    sent.on('response', (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode = 0, headers } = response;
        resolve({ status: statusCode, headers, bytes: Buffer.concat(parts) });
      });
    });
    sent.end(call.body);
  });
}
