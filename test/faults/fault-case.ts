/** A number below `below`, and another at each call. */
export type Random = (below: number) => number;

export type FaultOrder = {
  /** With the index of a case it decides everything that chance decides in it. */
  seed: number;
  /** How many cases to run. */
  count: number;
  /** Only the case of this index, to replay a failure. */
  only?: number;
  /** Told after each case, with the number of those that failed so far. */
  tell: (done: number, total: number, failed: number) => void;
};

export type FaultFailure = { index: number; reason: string };

/** `counts` are figures for people: what was acknowledged, withheld, found. */
export type FaultResult = {
  cases: number;
  failures: FaultFailure[];
  counts: Record<string, number>;
};

/** One kind of fault; each file in `cases/` exports one as `faultCase`. */
export type FaultCase = {
  about: string;
  /** `Infinity` for a sweep that ends by itself. */
  fullCount: number;
  /** How many of them every run of the test suite tries. */
  sampleCount: number;
  /** Why it cannot run on this machine, if so. */
  obstacle?(): string | undefined;
  run(order: FaultOrder): Promise<FaultResult>;
};
