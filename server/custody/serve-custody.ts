import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import type { Logger } from '../logger.ts';
import type { HeldCustody } from './hold-custody.ts';
import { carryOut } from './link/carry-out.ts';
import { faultOf, isUnavailable } from './link/faults.ts';
import { speakLines, type LineSocket } from './link/line-socket.ts';
import { call, type Answer, type Fault } from './link/orders.ts';

/** A strip of thumbnails with all their heads is well below. */
const MAX_CALL_BYTES = 4 * 1024 * 1024;
/** Who may connect is what may write to the socket: its owner and the group of the house. */
const UMASK = 0o117;

/**
 * Lets one house at a time use custody through a UNIX socket.
 * @throws where the path cannot be listened on.
 */
export async function serveCustody(
  held: HeldCustody,
  path: string,
  logger: Logger,
): Promise<{ close(): Promise<void> }> {
  let house: Socket | undefined;
  const server = createServer((socket) => {
    if (house) {
      logger.warn('a second house was turned away');
      speakLines(socket, {
        maxLineBytes: MAX_CALL_BYTES,
        hear: () => undefined,
        ended: () => undefined,
      });
      socket.end(`${JSON.stringify({ no: 0, fault: BUSY })}\n`);
      return;
    }
    house = socket;
    attend(held, socket, logger, () => (house = undefined));
  });
  rmSync(path, { force: true });
  const before = process.umask(UMASK);
  try {
    server.listen(path);
    await once(server, 'listening');
  } finally {
    process.umask(before);
  }
  return {
    async close() {
      const closed = once(server, 'close');
      server.close();
      house?.destroy();
      await closed;
    },
  };
}

const BUSY: Fault = { kind: 'ledger', text: '已有一个兰台服务连着这个账本进程' };

function attend(held: HeldCustody, socket: Socket, logger: Logger, left: () => void): void {
  const line: LineSocket = speakLines(socket, {
    maxLineBytes: MAX_CALL_BYTES,
    ended: left,
    hear(value) {
      const heard = call.safeParse(value);
      if (!heard.success) {
        logger.error('a house spoke nonsense', { error: heard.error.message });
        line.end();
        return;
      }
      const { no, order } = heard.data;
      carryOut(held, order).then(
        (done) => line.send({ no, done } satisfies Answer),
        (error: unknown) => {
          const fault = order.do === 'watch' ? ledgerFault(error) : faultOf(error);
          if (fault.kind === 'other') {
            logger.error('custody failed', { order: order.do, error: String(error) });
          }
          line.send({ no, fault } satisfies Answer);
        },
      );
    },
  });
}

/** Why an entry gets no receipt: its transaction was rolled back, or the ledger has stopped. */
function ledgerFault(error: unknown): Fault {
  if (isUnavailable(error)) return faultOf(error);
  return { kind: 'ledger', text: error instanceof Error ? error.message : '' };
}
