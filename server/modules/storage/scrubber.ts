import { setTimeout as sleep } from 'node:timers/promises';
import type { Services } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { ReleaseError } from '../../key-release/release-error.ts';
import { allowedSpeed } from './allowed-speed.ts';
import { CopyAway } from './copy-away.ts';
import { chooseStep, type Step } from './scrub/choose-step.ts';
import { giveWay } from './scrub/give-way.ts';
import { createSpeedometer } from './scrub/speedometer.ts';
import { takeStep } from './scrub/take-step.ts';
import { createThrottle } from './scrub/throttle.ts';
import type { Turn } from './scrub/turn.ts';
import { giveUp } from './scrub/give-up.ts';
import { suspectVolumes } from './suspect-volumes.ts';
import { weighVersions } from './scrub/weigh-versions.ts';

/** The background worker that looks at every stored byte again and again (巡检). */
export type Scrubber = {
  /** Goes on where the last process left off. */
  begin(): void;
  /** An order was given: what is under way gives way to it, and is begun anew afterwards. */
  heed(): void;
  /** Looks first at volumes that somebody could not read, unless they are known already. */
  suspect(volumeIds: Iterable<string>): Promise<void>;
  /** Bytes a second over the last minutes. */
  bytesPerSecond(): number;
  /** Settles once it has stopped, within the file it is at. */
  close(): Promise<void>;
};

const REST_MS = 30_000;
/** New volumes are weighed, and the speed is set anew, no more often than that. */
const WEIGH_EVERY_MS = 60_000;
const AFTER_FAILURE_MS = 2000;
const ATTEMPTS = 3;

/** No fault of the volume: it is visited when the ledger, or the disk of the copy, is back. */
function isOfOthers(error: unknown): boolean {
  const isAway = error instanceof ReleaseError || error instanceof CopyAway;
  return isAway || (error instanceof AppError && error.kind === 'unavailable');
}

export function createScrubber(services: () => Services): Scrubber {
  const stop = new AbortController();
  const throttle = createThrottle();
  const speed = createSpeedometer();
  let interrupt = new AbortController();
  let running: Promise<void> | undefined;
  let weighedAt = -Infinity;
  const failures = { volumeId: '', count: 0 };

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      interrupt = new AbortController();
      const signal = AbortSignal.any([stop.signal, interrupt.signal]);
      try {
        await weighNow(signal);
        const step = await chooseStep(services());
        if (step.kind === 'rest') await sleep(REST_MS, undefined, { signal });
        else await attempt(step, signal);
      } catch (error) {
        if (signal.aborted) continue;
        services().logger.error('scrub failed', { error: String(error) });
        await sleep(AFTER_FAILURE_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async function attempt(
    step: Exclude<Step, { kind: 'rest' }>,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      await takeStep(services(), step, await turnOf(step, signal));
    } catch (error) {
      if (isOfOthers(error)) throw error;
      if (!signal.aborted && 'volume' in step && hasFailedTooOften(step.volume.id)) {
        services().logger.error('scrub gave a volume up', { error: String(error) });
        return giveUp(services(), step);
      }
      throw error;
    }
  }

  async function weighNow(signal: AbortSignal): Promise<void> {
    if (performance.now() - weighedAt < WEIGH_EVERY_MS) return;
    await weighVersions(services(), signal);
    weighedAt = performance.now();
  }

  function hasFailedTooOften(volumeId: string): boolean {
    failures.count = failures.volumeId === volumeId ? failures.count + 1 : 1;
    failures.volumeId = volumeId;
    return failures.count >= ATTEMPTS;
  }

  async function turnOf(step: Step, signal: AbortSignal): Promise<Turn> {
    const allowed = await allowedSpeed(services(), step);
    return {
      signal,
      async rest(bytes) {
        speed.add(bytes);
        await throttle.spend(bytes, allowed, signal);
        await giveWay(services(), signal);
      },
    };
  }

  return {
    begin: () => {
      running ??= run();
    },
    heed: () => interrupt.abort(),
    async suspect(volumeIds) {
      const { db, clock } = services();
      if ((await suspectVolumes(db, volumeIds, clock())) > 0) interrupt.abort();
    },
    bytesPerSecond: speed.bytesPerSecond,
    async close() {
      stop.abort();
      await running;
    },
  };
}
