import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/**
 * The port at which this cluster last ran, where it is free: another process that has connections to it finds it again.
 * Else any.
 */
export async function choosePort(dataDir: string): Promise<number> {
  const last = lastPort(join(dataDir, 'postmaster.opts'));
  const kept = last === undefined ? undefined : await tryPort(last).catch(() => undefined);
  return kept ?? tryPort(0);
}

/** Out of the command line that PostgreSQL notes at each start. */
function lastPort(file: string): number | undefined {
  if (!existsSync(file)) return undefined;
  const [, port] = /"-p" "(\d{1,5})"/.exec(readFileSync(file, 'utf8')) ?? [];
  return port === undefined || Number(port) > 65_535 ? undefined : Number(port);
}

/** 0 tries any. Settles with the port, free again. */
function tryPort(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address && typeof address === 'object') resolve(address.port);
        else reject(new Error('no free port'));
      });
    });
  });
}
