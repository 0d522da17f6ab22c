import type { Services } from './context.ts';

/** 告警: what a person must see to, told for as long as it lasts. */
export type Alarm = {
  /** `ledger.no_quorum`: the noun and what is wrong with it. */
  code: string;
  /** What is wrong and what to do next, in Chinese; no name of a person with a file. */
  text: string;
  /** Since when it has been so. */
  since: Date;
};

/**
 * What stands wrong in one module now; nothing where all is well. Each reader asks once a minute, so that it must be
 * quick. A source that throws is shown as an alarm of its own.
 */
export type AlarmSource = (services: Services) => Promise<Alarm[]>;
