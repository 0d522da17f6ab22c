/** Which of the three texts of a policy a fault is in; `rules` for what the policy as a whole must not do. */
export type FaultPlace = 'roles' | 'lines' | 'purposes' | 'rules';

/** What is wrong with a proposed policy, where, and in words for who wrote it. */
export type Fault = {
  place: FaultPlace;
  /** Counted from 1; null where no single line is to blame. */
  line: number | null;
  message: string;
};

/** A policy that cannot be put in force, with everything that is wrong with it. */
export class PolicyFault extends Error {
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(faults.map(({ message }) => message).join('；'));
    this.name = 'PolicyFault';
    this.faults = faults;
  }
}
