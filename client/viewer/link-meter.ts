const SLOW_BELOW_MBIT = 3;
/** Smaller answers measure the server's work more than the link. */
const LEAST_BYTES = 40_000;
const LATEST_WEIGHT = 0.5;

/** What browsers say of the link; their `downlink` is a guess until much has been fetched, so it is not asked. */
export type Connection = { effectiveType?: string; saveData?: boolean };

/**
 * Judges the link by what the browser says at first, then by how fast pictures really come. It averages the time that
 * a bit takes, not the bits of a second: a line that has become slow is noticed by the second picture.
 */
export function createLinkMeter(connection: Connection | undefined) {
  const isSaidSlow = connection?.saveData || /[23]g$/.test(connection?.effectiveType ?? '');
  let msPerMbit = isSaidSlow ? Infinity : 0;
  let isMeasured = false;

  return {
    note(bytes: number, elapsedMs: number): void {
      if (bytes < LEAST_BYTES || elapsedMs <= 0) return;
      const latest = (elapsedMs * 1_000_000) / (bytes * 8);
      msPerMbit = isMeasured ? latest * LATEST_WEIGHT + msPerMbit * (1 - LATEST_WEIGHT) : latest;
      isMeasured = true;
    },
    isSlow: (): boolean => msPerMbit > 1000 / SLOW_BELOW_MBIT,
  };
}

export type LinkMeter = ReturnType<typeof createLinkMeter>;
