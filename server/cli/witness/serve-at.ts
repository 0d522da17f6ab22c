import { once } from 'node:events';
import { serveWitness } from '../../witness/serve-witness.ts';
import { CliError } from '../cli-error.ts';
import { openOwnWitness } from './open-own-witness.ts';
import { requireValue, type WitnessValues } from './witness-values.ts';

/** `witness serve`: answers the centre until it is told to stop. */
export async function serveAt(values: WitnessValues): Promise<number> {
  const { host, port } = readPlace(requireValue(values, 'listen'));
  const witness = await openOwnWitness(values);
  const server = serveWitness(witness, (message) => console.error(`告警：${message}`));
  const stopped = untilStopped();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    const place = server.address();
    const shown = typeof place === 'object' && place ? place.port : port;
    console.log(
      `READY 见证 ${witness.name} 在 http://${host}:${shown} 等候，已签到第 ${witness.held().size} 条`,
    );
    await stopped;
    return 0;
  } finally {
    server.close();
    server.closeAllConnections();
    await witness.close();
  }
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

function readPlace(text: string): { host: string; port: number } {
  const [, host = '', digits = ''] = /^(\[[0-9a-fA-F:]+\]|[^:]+):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (host === '' || port > 65_535) throw new CliError('--listen 应形如 10.1.2.3:8443', 3);
  return { host: host.replace(/^\[|\]$/g, ''), port };
}
