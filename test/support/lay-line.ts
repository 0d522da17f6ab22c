import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A line to a server that can be cut as a cable is: nobody is told, and nothing comes any more. */
export type Line = {
  url: string;
  cut(): void;
  /** New connections go through again; the ends of the old ones have given up. */
  mend(): void;
  close(): Promise<void>;
};

export async function layLine(to: string): Promise<Line> {
  const { hostname, port } = new URL(to);
  const pairs = new Set<readonly [Socket, Socket]>();
  let isCut = false;

  function join(near: Socket): void {
    const pair = [near, connect(Number(port), hostname)] as const;
    pairs.add(pair);
    for (const [end, other] of [pair, [pair[1], pair[0]]] as const) {
      end.setNoDelay();
      end.on('error', () => other.destroy());
      end.on('close', () => {
        other.destroy();
        pairs.delete(pair);
      });
      if (!isCut) end.pipe(other);
    }
  }

  const relay = createServer(join);
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  const giveUp = (): void => {
    for (const ends of pairs) for (const end of ends) end.destroy();
  };
  return {
    url: `http://127.0.0.1:${(relay.address() as AddressInfo).port}`,
    cut() {
      isCut = true;
      for (const [near, far] of pairs) {
        near.unpipe(far);
        far.unpipe(near);
      }
    },
    mend() {
      isCut = false;
      giveUp();
    },
    async close() {
      const closed = new Promise((resolve) => relay.close(resolve));
      giveUp();
      await closed;
    },
  };
}
