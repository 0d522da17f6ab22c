/** Works one after another on what bears the same name; on what bears another, beside it. */
export type TakeTurns = <T>(name: string, work: () => Promise<T>) => Promise<T>;

export function createTurns(): TakeTurns {
  const tails = new Map<string, Promise<unknown>>();
  return async (name, work) => {
    const turn = (tails.get(name) ?? Promise.resolve()).then(work);
    const tail = turn.catch(() => undefined);
    tails.set(name, tail);
    try {
      return await turn;
    } finally {
      if (tails.get(name) === tail) tails.delete(name);
    }
  };
}
