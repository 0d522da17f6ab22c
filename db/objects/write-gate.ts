import { RepositoryError } from './errors.ts';

/** Every change to the repository goes through here, and none does once a flush has failed. */
export type WriteGate = {
  /** Runs one change at a time. */
  alone<T>(change: () => Promise<T>): Promise<T>;
  /** Runs at once, beside others. */
  beside<T>(change: () => Promise<T>): Promise<T>;
  /** Throws once it has closed: asked between the steps of a longer change. */
  requireOpen(): void;
};

/**
 * A gate that closes for good at the first failed flush: only a restart tells what is really on
 * disk.
 */
export function openWriteGate(): WriteGate {
  let failure: RepositoryError | undefined;
  let lastTurn: Promise<unknown> = Promise.resolve();

  function requireOpen(): void {
    if (failure) throw failure;
  }

  async function beside<T>(change: () => Promise<T>): Promise<T> {
    requireOpen();
    try {
      return await change();
    } catch (error) {
      if (isHalt(error)) failure = error;
      throw error;
    }
  }

  return {
    beside,
    requireOpen,
    alone(change) {
      const turn = lastTurn.then(() => beside(change));
      lastTurn = turn.catch(() => undefined);
      return turn;
    },
  };
}

export function isHalt(error: unknown): error is RepositoryError {
  return error instanceof RepositoryError && error.kind === 'halted';
}
