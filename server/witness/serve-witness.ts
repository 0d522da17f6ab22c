import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { lastSignatureLine } from '../../audit/cosignature.ts';
import { CheckpointError } from '../../audit/errors.ts';
import { readUnverified } from '../../audit/checkpoint.ts';
import { MOST_BYTES, readAddCheckpoint, RequestError } from './add-checkpoint-text.ts';
import type { Witness } from './open-witness.ts';

type Reply = { status: number; type?: string; text?: string };

const LIMITS = { requestTimeout: 15_000, headersTimeout: 10_000 };

/**
 * A witness that the centre can reach (C2SP tlog-witness): `POST /add-checkpoint` answers 200 with the signature
 * line, 409 with the size that is held, 422 for what contradicts it, 403 and 404 for strangers. `GET /checkpoint` shows
 * the note that it signed last. The server does not listen yet.
 * @param onAlarm is told of every head that contradicts what the witness holds.
 */
export function serveWitness(witness: Witness, onAlarm: (message: string) => void): Server {
  return createServer(LIMITS, (request, response) => {
    void answer(witness, onAlarm, request)
      .catch((error: unknown): Reply => {
        onAlarm(error instanceof Error ? error.message : String(error));
        return { status: 503 };
      })
      .then((reply) => send(response, reply));
  });
}

async function answer(
  witness: Witness,
  onAlarm: (message: string) => void,
  request: IncomingMessage,
): Promise<Reply> {
  const { method, url } = request;
  if (method === 'GET' && url === '/checkpoint') {
    const { note } = witness.held();
    return note === undefined ? { status: 404 } : { status: 200, text: note };
  }
  if (method !== 'POST' || url !== '/add-checkpoint') return { status: 404 };
  const text = await readText(request);
  if (text === undefined) return { status: 413 };
  return considered(witness, onAlarm, text);
}

async function considered(
  witness: Witness,
  onAlarm: (message: string) => void,
  text: string,
): Promise<Reply> {
  try {
    const asked = readAddCheckpoint(text);
    if (readUnverified(asked.note).origin !== witness.origin) return { status: 404 };
    const given = await witness.consider(asked);
    switch (given.verdict) {
      case 'cosigned':
        return { status: 200, text: lastSignatureLine(given.note) };
      case 'behind':
        return { status: 409, type: 'text/x.tlog.size', text: `${given.size}\n` };
      case 'forged':
        return { status: 403 };
      case 'conflict':
      case 'unproven':
        onAlarm(
          `拒绝签名：对方的检查点与已签的矛盾，或没有证明。证据：${given.evidence ?? '已满'}`,
        );
        return { status: 422 };
    }
  } catch (error) {
    if (error instanceof RequestError || error instanceof CheckpointError) return { status: 400 };
    throw error;
  }
}

async function readText(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MOST_BYTES) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function send(response: ServerResponse, { status, type = 'text/plain', text = '' }: Reply): void {
  response.writeHead(status, {
    'Content-Type': `${type}; charset=utf-8`,
    'Cache-Control': 'no-store',
  });
  response.end(text);
}
