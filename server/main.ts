import { createServer, type Server } from 'node:http';
import { createApp } from './app.ts';
import { readConfig, type Config } from './config.ts';
import { createDemo } from './demo/create-demo.ts';
import { foundCentre } from './found-centre.ts';
import { noteInstance } from './note-instance.ts';
import { resumeIntake } from './modules/intake/index.ts';
import { noteRestore } from './note-restore.ts';
import { openServices } from './open-services.ts';

/** Milliseconds after which a stop no longer waits for open connections. */
const STOP_LIMIT_MS = 10_000;

/** What has been opened so far, in order; a stop closes it in reverse, at whatever point it comes. */
const opened: (() => Promise<unknown>)[] = [];
let stopping: Promise<void> | undefined;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    void stop().then(() => process.exit(0));
  });
}

try {
  await start(readConfig(process.env));
} catch (error) {
  if (!stopping) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`\n兰台没有启动：${reason}\n`);
    process.exitCode = 1;
  }
  await stop();
}

async function start(config: Config): Promise<void> {
  await requireFreePort(config);
  const house = await openServices(config);
  await keep(() => house.close());
  noteInstance(config);
  const app = createApp(house.makeServices);
  await keep(() => app.close());
  await noteRestore(app.services);
  await app.services.disks.look();
  app.services.disks.start();
  await resumeIntake(app.services);
  app.services.backups.wake();
  app.services.scrub.begin();
  app.services.copy.start();
  app.services.repairs.wake();
  app.services.mirrors.start();
  app.services.witnesses.start();
  app.services.overseer.begin();
  const demo = config.isDemo ? createDemo(app.services) : undefined;
  await keep(async () => demo?.stop());
  const welcome = demo ? await demo.bringUp() : await foundCentre(app.services);
  const port = await listen(app.http, config);
  if (welcome !== undefined) process.stdout.write(welcome);
  process.stdout.write(`READY http://${config.host}:${port}\n`);
  demo?.continueInBackground();
  app.services.images.warmUp().catch((error: unknown) => {
    app.services.logger.warn('images not warmed up', { error: String(error) });
  });
}

/** Remembers how to close what was just opened; when a stop has come meanwhile, nothing more is opened. */
async function keep(close: () => Promise<unknown>): Promise<void> {
  if (!stopping) {
    opened.push(close);
    return;
  }
  await close();
  throw new Error('stopped while starting');
}

function stop(): Promise<void> {
  stopping ??= (async () => {
    for (const close of opened.splice(0).reverse()) await close();
  })();
  return stopping;
}

/** Says at once what would otherwise be found out only after everything has been opened. */
async function requireFreePort(config: Config): Promise<void> {
  const probe = createServer();
  await listen(probe, config);
  await new Promise((resolve) => probe.close(resolve));
}

function listen(http: Server, config: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      reject(isTaken ? new Error(`端口 ${config.port} 已被占用，请用 PORT 另选一个端口。`) : error);
    });
    http.listen(config.port, config.host, () => {
      const address = http.address();
      resolve(typeof address === 'object' && address ? address.port : config.port);
    });
  });
}
