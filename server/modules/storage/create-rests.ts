/** The pauses of a worker that waits for something to do. */
export type Rests = {
  /** Settles when it is rung for, or after the longest pause. */
  pause(): Promise<void>;
  ring: () => void;
  /** Settles when the worker pauses, or has ended. */
  rested(): Promise<unknown>;
  end(): void;
};

export function createRests(longestMs: number): Rests {
  let bell = Promise.withResolvers<true>();
  let rest = Promise.withResolvers<true>();
  let isResting = false;
  let isOver = false;

  /** Whoever asks for rest from now on waits for the next one. */
  function ring(): void {
    if (isResting && !isOver) rest = Promise.withResolvers();
    isResting = false;
    bell.resolve(true);
  }

  return {
    ring,
    async pause() {
      isResting = true;
      rest.resolve(true);
      const timer = setTimeout(ring, longestMs).unref();
      await bell.promise;
      clearTimeout(timer);
      bell = Promise.withResolvers();
    },
    rested: () => rest.promise,
    end() {
      isOver = true;
      rest.resolve(true);
    },
  };
}
