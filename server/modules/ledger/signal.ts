export type Signal = ReturnType<typeof createSignal>;

/** Wakes one waiter: a raise before the wait is not lost. */
export function createSignal() {
  let isRaised = false;
  let isClosed = false;
  let wakeUp: () => void = () => undefined;
  return {
    raise: (): void => {
      isRaised = true;
      wakeUp();
    },
    close(): void {
      isClosed = true;
      wakeUp();
    },
    isClosed: (): boolean => isClosed,
    /** Settles when raised or closed, or after `limitMs`. */
    async wait(limitMs: number): Promise<void> {
      if (!isRaised && !isClosed) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, limitMs);
          wakeUp = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      isRaised = false;
      wakeUp = () => undefined;
    },
  };
}
