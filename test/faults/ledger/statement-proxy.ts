import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What befalls one statement on its way: it is lost; it is carried out and its answer lost; it is lost to us and carried
 * out later; or PostgreSQL refuses it with a SQLSTATE and hangs up.
 */
export type StatementFault =
  'lost' | 'unanswered' | 'late' | { refusedWith: string } | { kill: 'before' | 'after' };

const LATE_MS = 150;
const SETTLE_MS = 50;

/** Stands before PostgreSQL on a port of its own and counts the statements of all connections. */
export class StatementProxy {
  /** How many statements came by; log-ins are none. */
  statements = 0;
  fault: { at: number; what: StatementFault; kill?: () => void } | undefined;
  /** Where the server is: it may come back on another port. */
  target: number;
  /** Settles when a statement that is late has been carried out. */
  landed: Promise<unknown> = Promise.resolve();
  readonly #server = createServer((client) => this.#carry(client));
  readonly #sockets = new Set<Socket>();

  constructor(target: number) {
    this.target = target;
  }

  /** The port that it listens on. */
  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #carry(client: Socket): void {
    const server = connect(this.target, '127.0.0.1');
    const hangUp = (): void => {
      client.destroy();
      server.destroy();
    };
    let isMute = false;
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on('error', hangUp);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        if (!isMute) hangUp();
      });
    }
    server.on('data', (bytes) => {
      if (!isMute) client.write(bytes);
    });
    client.on('data', (bytes: Buffer) => {
      if (!isStatement(bytes) || (this.statements += 1) !== this.fault?.at) {
        server.write(bytes);
        return;
      }
      isMute = true;
      this.#strike(this.fault, { client, server, bytes });
    });
  }

  #strike(
    { what, kill }: NonNullable<StatementProxy['fault']>,
    { client, server, bytes }: { client: Socket; server: Socket; bytes: Buffer },
  ): void {
    const end = (): void => {
      client.destroy();
      server.destroy();
    };
    if (what === 'lost') {
      end();
    } else if (what === 'late') {
      client.destroy();
      this.landed = sleep(LATE_MS)
        .then(() => server.write(bytes))
        .then(() => sleep(SETTLE_MS))
        .then(end);
    } else if (what !== 'unanswered' && 'refusedWith' in what) {
      client.end(errorResponse(what.refusedWith));
      server.destroy();
    } else if (what !== 'unanswered' && what.kill === 'before') {
      kill?.();
      end();
    } else {
      server.once('data', () => {
        kill?.();
        end();
      });
      server.write(bytes);
    }
  }
}

/** Simple queries and what is parsed; not the start-up packet, passwords or good-byes. */
function isStatement(bytes: Buffer): boolean {
  return bytes[0] === 0x51 || bytes[0] === 0x50;
}

function errorResponse(code: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0Minjected\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
