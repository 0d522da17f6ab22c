import { createLogger as create, format, transports, type Logger } from 'winston';

export type { Logger } from 'winston';

/** Logs for operators, to a file of `folder`. Never evidence: what must be provable goes to the ledger. */
export function createLogger(folder: string): Logger {
  return create({
    level: 'info',
    format: format.combine(format.timestamp(), format.json()),
    transports: [
      // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- typed as an interface
      new transports.File({
        dirname: folder,
        filename: 'server.log',
        maxsize: 50_000_000,
        maxFiles: 10,
      }),
    ],
  });
}

/** winston loses what is buffered when the process exits; wait for this first. */
export function closeLogger(logger: Logger): Promise<void> {
  return new Promise((resolve) => {
    logger.once('finish', () => resolve());
    logger.end();
  });
}
