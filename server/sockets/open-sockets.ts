import type { IncomingHttpHeaders, IncomingMessage, Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import type { Tx } from '../../db/connect.ts';
import type { Actor } from '../http/actor.ts';
import { roomOf, type Notices } from './notices.ts';

type Options = {
  http: HttpServer;
  /** Who is behind a handshake; rejects where there is no live session. */
  identify: (headers: IncomingHttpHeaders, remoteAddress: string) => Promise<Actor>;
  /** A viewer speaks of what it shows: unchecked, and about its own session alone. False where it is no beat. */
  onBeat: (speaker: Speaker, word: unknown) => boolean;
  /** Somebody called, or said a word, as no page of ours does; settles when that is told. */
  onStray: (headers: IncomingHttpHeaders, remoteAddress: string) => Promise<void>;
  onGone: (socketId: string) => void;
};

/** Who holds a socket. */
export type Speaker = { socketId: string; sessionId: string };

const PATH = '/socket.io';
const NO_OTHER_PROTOCOL =
  'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nCache-Control: no-store\r\n\r\n';

/** What a socket remembers of its handshake. */
type Kept = { sessionId: string };

export type Sockets = Notices & {
  /** Ids of the sessions that have a socket open. */
  listSessions(): string[];
  close(): Promise<void>;
};

/**
 * Opens the sockets: WebSocket only, each bound to a live session at its handshake. Recovery after a cut is
 * off, since it would skip that check.
 */
export function openSockets({ http, identify, onBeat, onStray, onGone }: Options): Sockets {
  const io = new Server(http, {
    path: PATH,
    destroyUpgrade: false,
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: 4096,
    // A viewer covers its page when it has not heard of the server for ten seconds.
    pingInterval: 5000,
  });
  io.use((socket, next) => {
    const { headers, address } = socket.handshake;
    const isForeign =
      headers.origin !== undefined && URL.parse(headers.origin)?.host !== headers.host;
    if (isForeign) {
      void onStray(headers, address).then(() => next(new Error('forbidden')));
      return;
    }
    identify(headers, address).then(
      (actor) => {
        socket.data = { sessionId: actor.sessionId } satisfies Kept;
        void socket.join(roomsOf(actor));
        next();
      },
      () => next(new Error('unauthenticated')),
    );
  });
  // Whoever was dismissed while their handshake was under way could not be cut yet.
  io.on('connection', (socket) => {
    const { headers, address } = socket.handshake;
    identify(headers, address).catch(() => socket.disconnect(true));
    const { sessionId } = socket.data as Kept;
    socket.on('beat', (word: unknown, heard?: unknown) => {
      if (!onBeat({ socketId: socket.id, sessionId }, word)) void onStray(headers, address);
      if (isCall(heard)) heard();
    });
    socket.onAny((event) => {
      if (event !== 'beat') void onStray(headers, address);
    });
    socket.on('disconnect', () => onGone(socket.id));
  });
  io.engine.on('connection_error', ({ req }: { req: IncomingMessage }) => {
    void onStray(req.headers, req.socket.remoteAddress ?? '');
  });
  // Node gives every call that asks for another protocol to who takes any: no route sees it.
  http.on('upgrade', ({ url, headers, socket: { remoteAddress = '' } }, socket) => {
    if (url?.startsWith(`${PATH}/`)) return;
    socket.on('error', () => undefined);
    void onStray(headers, remoteAddress).then(() => socket.end(NO_OTHER_PROTOCOL));
  });
  const changedNow: Notices['changedNow'] = (topic, audiences) => {
    if (audiences.length > 0) io.to(audiences.map(roomOf)).emit('changed', { topic });
  };
  const dismiss: Notices['dismiss'] = (audience) => {
    io.in(roomOf(audience)).disconnectSockets(true);
  };
  return {
    changedNow,
    changed: (tx, topic, audiences) => afterCommit(tx, () => changedNow(topic, audiences)),
    dismiss,
    dismissAfter: (tx, audience) => afterCommit(tx, () => dismiss(audience)),
    listSessions: () => [
      ...new Set(Array.from(io.of('/').sockets.values(), ({ data }) => (data as Kept).sessionId)),
    ],
    close: () => io.close(),
  };
}

function roomsOf(actor: Actor): string[] {
  return [
    roomOf({ sessionId: actor.sessionId }),
    roomOf({ accountId: actor.accountId }),
    roomOf({ terminalId: actor.terminalId }),
    roomOf({ unitId: actor.unitId }),
    ...actor.roles.map((role) => roomOf({ role })),
  ];
}

function isCall(value: unknown): value is () => void {
  return typeof value === 'function';
}

function afterCommit(tx: Tx, act: () => void): void {
  tx.executionPromise.then(act, () => undefined);
}
