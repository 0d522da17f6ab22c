import type { Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';

export type LineSocket = { send: (value: unknown) => void; end: () => void };

type Ear = {
  /** Longest line that is taken; the link is cut at a longer one. */
  maxLineBytes: number;
  hear: (value: unknown) => void;
  /** Called once, when nothing will be heard any more. */
  ended: () => void;
};

/** JSON values, one a line, both ways. What is not JSON ends the link. */
export function speakLines(socket: Socket, { maxLineBytes, hear, ended }: Ear): LineSocket {
  const decoder = new StringDecoder('utf8');
  let parts: string[] = [];
  let length = 0;
  const take = (text: string): void => {
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      const line = parts.join('') + text.slice(from, end);
      parts = [];
      length = 0;
      from = end + 1;
      hear(JSON.parse(line));
      // Whoever heard it may have ended the link: what lies behind came from somebody who is no longer believed.
      if (socket.destroyed) return;
    }
    parts.push(text.slice(from));
    length += text.length - from;
    if (length > maxLineBytes) throw new RangeError('a line too long');
  };
  socket.setNoDelay(true);
  socket.on('data', (bytes) => {
    try {
      take(decoder.write(bytes));
    } catch {
      socket.destroy();
    }
  });
  socket.on('error', () => socket.destroy());
  socket.once('close', ended);
  return {
    send(value) {
      if (socket.writable) socket.write(`${JSON.stringify(value)}\n`);
    },
    end: () => socket.destroy(),
  };
}
