import type { Services } from '../../context.ts';

/** The background worker that looks at every stored byte again and again. */
export type Scrubber = {
  /** Begins, or looks anew at what there is to do. */
  wake(): void;
  /** Bytes a second over the last minutes. */
  bytesPerSecond(): number;
  /** Settles when it has stopped, within the file it is at. */
  close(): Promise<void>;
};

export function createScrubber(services: () => Services): Scrubber {
  return {
    wake: () => void services().logger.debug('scrub woken'),
    bytesPerSecond: () => 0,
    close: () => Promise.resolve(),
  };
}
