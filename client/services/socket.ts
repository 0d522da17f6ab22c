import { ref } from 'vue';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';

export type Topic =
  | 'requests'
  | 'intake'
  | 'viewing'
  | 'copies'
  | 'session'
  | 'ledger'
  | 'changes'
  | 'terminals'
  | 'storage'
  | 'backups'
  | 'witnesses'
  | 'alarms'
  | 'oversight';
type Listener = () => void;

/** False while the live link is down: what the screen shows may be old until it is back. */
export const isLive = ref(true);

const listeners = new Map<Topic, Set<Listener>>();
let socket: Socket | undefined;
let heardMs = performance.now();

/** How long nothing has come from the server, which says something every five seconds. */
export function silentMs(): number {
  return performance.now() - heardMs;
}

/** Starts listening as the signed-in person. The server says only that something changed, never what. */
export function openSocket(): void {
  if (socket) {
    // It gives up for good where the session was not good at the handshake.
    if (!socket.active) socket.connect();
    return;
  }
  socket = io({ transports: ['websocket'], path: '/socket.io' });
  hear();
  socket.io.on('ping', hear);
  socket.onAny(hear);
  socket.on('changed', (notice: { topic: Topic }) => announce(notice.topic));
  // Notices missed while the link was down are not sent again.
  socket.on('connect', () => {
    hear();
    if (!isLive.value) for (const topic of listeners.keys()) announce(topic);
    isLive.value = true;
  });
  socket.on('disconnect', lose);
  socket.on('connect_error', lose);
}

export function closeSocket(): void {
  socket?.removeAllListeners();
  socket?.offAny();
  socket?.io.off('ping', hear);
  socket?.disconnect();
  socket = undefined;
  isLive.value = true;
}

/** Says something over the live link, if there is one: what is missed is said again. */
export function say(event: 'beat', word: object): void {
  if (socket?.connected) socket.volatile.emit(event, word);
}

/** Calls `listener` on every notice about `topic`; returns what ends that. */
export function onChanged(topic: Topic, listener: Listener): () => void {
  const set = listeners.get(topic) ?? new Set<Listener>();
  listeners.set(topic, set.add(listener));
  return () => set.delete(listener);
}

function hear(): void {
  heardMs = performance.now();
}

/** A link that the server itself ended or refused means that the session may be over. */
function lose(): void {
  isLive.value = false;
  if (socket && !socket.active) announce('session');
}

function announce(topic: Topic): void {
  for (const listener of [...(listeners.get(topic) ?? [])]) listener();
}
