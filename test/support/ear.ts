import { io, type Socket } from 'socket.io-client';
import type { Caller } from './caller.ts';

/** Somebody's open page, listening: every notice that reached it, in order. */
export type Ear = {
  heard: string[];
  /** Settles when a notice of this topic has arrived. */
  hears(topic: string): Promise<void>;
  /** Says something as a viewer does; settles when the server has heard it, or the line is cut. */
  says(word: unknown): Promise<void>;
  /** Settles when the server has cut the line. */
  isCut: Promise<unknown>;
  close(): void;
};

/** `from`: an address of the loopback net; another one is another machine to the server. */
export function knock(url: string, headers: Record<string, string>, from?: string): Socket {
  return io(url, {
    transports: ['websocket'],
    extraHeaders: headers,
    reconnection: false,
    forceNew: true,
    ...(from !== undefined && { localAddress: from }),
  });
}

export async function openEar(caller: Caller): Promise<Ear> {
  const socket = knock(caller.url, { ...caller.headers, Cookie: caller.cookie });
  const heard: string[] = [];
  const waiting: { topic: string; settle: () => void }[] = [];
  socket.on('changed', ({ topic }: { topic: string }) => {
    heard.push(topic);
    for (const waiter of waiting) if (waiter.topic === topic) waiter.settle();
  });
  const isCut = new Promise((resolve) => socket.once('disconnect', resolve));
  await connected(socket);
  return {
    heard,
    isCut,
    says: async (word) => {
      await Promise.race([socket.emitWithAck('beat', word), isCut]);
    },
    async hears(topic) {
      if (heard.includes(topic)) return;
      await new Promise<void>((settle) => waiting.push({ topic, settle }));
    },
    close: () => void socket.close(),
  };
}

/** Settles with what a refused handshake is told. */
export async function refusalOf(socket: Socket): Promise<string> {
  try {
    return await new Promise<string>((resolve) => {
      socket.once('connect_error', ({ message }) => resolve(message));
      socket.once('connect', () => resolve('let in'));
    });
  } finally {
    socket.close();
  }
}

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
}
