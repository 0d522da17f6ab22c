import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { readReady, readStatements } from './read-statements.ts';

/**
 * What befalls one statement on its way: it is lost; it is carried out and its answer lost; it is lost to us and carried
 * out later; or PostgreSQL refuses it with a SQLSTATE and hangs up.
 */
export type StatementFault =
  'lost' | 'unanswered' | 'late' | { refusedWith: string } | { kill: 'before' | 'after' };

const LATE_MS = 150;
const SETTLE_MS = 50;

/** Stands before PostgreSQL on a port of its own and knows the statements of all connections. */
export class StatementProxy {
  /** How many statements came by; log-ins are none. */
  statements = 0;
  /** Strikes once: at the statement of a number, or at the next one that is meant. */
  fault:
    | { at: number | ((sql: string) => boolean); what: StatementFault; kill?: () => void }
    | undefined;
  /** The statement that was struck. */
  struck: string | undefined;
  /** Told of each statement on its way there, and of its answer. */
  heard: ((sql: string, is: 'asked' | 'answered') => void) | undefined;
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
    const statementsIn = readStatements();
    const isReady = readReady();
    let asked: string | undefined;
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on('error', hangUp);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        if (!isMute) hangUp();
      });
    }
    server.on('data', (bytes: Buffer) => {
      if (isMute) return;
      // Before the client can act on it.
      if (isReady(bytes) && asked !== undefined) {
        this.heard?.(asked, 'answered');
        asked = undefined;
      }
      client.write(bytes);
    });
    client.on('data', (bytes: Buffer) => {
      const statements = statementsIn(bytes);
      asked = statements.at(-1) ?? asked;
      const met = statements.find((sql) => this.#isStruck(sql));
      if (met === undefined || !this.fault) {
        server.write(bytes);
        return;
      }
      isMute = true;
      const { fault } = this;
      [this.struck, this.fault] = [met, undefined];
      this.#strike(fault, { client, server, bytes });
    });
  }

  #isStruck(sql: string): boolean {
    this.statements += 1;
    this.heard?.(sql, 'asked');
    const at = this.fault?.at;
    return typeof at === 'number' ? at === this.statements : (at?.(sql) ?? false);
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
      const isReady = readReady();
      server.on('data', (answer: Buffer) => {
        if (!isReady(answer)) return;
        kill?.();
        end();
      });
      server.write(bytes);
    }
  }
}

function errorResponse(code: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0Minjected\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
