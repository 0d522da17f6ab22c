/** A queue that serves its callers in turn: whoever leafs fast waits behind himself, not before others. */
export type FairQueue<Item> = {
  readonly size: number;
  /** Number of items that wait under `key`. */
  sizeOf: (key: string) => number;
  push: (key: string, item: Item) => void;
  /** The next item of the key that has waited longest for its turn. */
  shift: () => Item | undefined;
  /** True if the item was still waiting. */
  remove: (key: string, item: Item) => boolean;
};

export function createFairQueue<Item>(): FairQueue<Item> {
  // A map keeps its keys in order of entry: the first key is the one whose turn it is.
  const lanes = new Map<string, Item[]>();
  let size = 0;

  function shift(): Item | undefined {
    const [turn] = lanes;
    if (turn === undefined) return undefined;
    const [key, lane] = turn;
    const item = lane.shift();
    lanes.delete(key);
    if (lane.length > 0) lanes.set(key, lane);
    size -= 1;
    return item;
  }

  function remove(key: string, item: Item): boolean {
    const lane = lanes.get(key);
    const index = lane?.indexOf(item) ?? -1;
    if (lane === undefined || index < 0) return false;
    lane.splice(index, 1);
    if (lane.length === 0) lanes.delete(key);
    size -= 1;
    return true;
  }

  function push(key: string, item: Item): void {
    const lane = lanes.get(key);
    if (lane === undefined) lanes.set(key, [item]);
    else lane.push(item);
    size += 1;
  }

  return {
    get size() {
      return size;
    },
    sizeOf: (key) => lanes.get(key)?.length ?? 0,
    push,
    shift,
    remove,
  };
}
