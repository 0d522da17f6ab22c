/**
 * Why a receipt opens nothing. These are recorded: `unsigned`: this ledger has signed for no such entry since it
 * started. `other_…`: the entry tells of another act, reader, terminal, volume or page. `no_place`: no one page lies
 * there. `altered`: what was shown is not how the file there begins.
 */
export const REFUSALS = [
  'unsigned',
  'used',
  'stale',
  'other_act',
  'other_actor',
  'other_terminal',
  'other_item',
  'other_page',
  'no_place',
  'altered',
] as const;
export type Refusal = (typeof REFUSALS)[number];

/** Nobody is at fault who asks: the key is gone by law, should be there and is not, or cannot be had now. */
export const FAILURES = ['destroyed', 'lost', 'unavailable'] as const;
export type ReleaseCode = Refusal | (typeof FAILURES)[number];

export class ReleaseError extends Error {
  override readonly name = 'ReleaseError';
  readonly code: ReleaseCode;
  /** For a log. */
  readonly reason: string;

  constructor(code: ReleaseCode, options?: ErrorOptions) {
    super(`no key: ${code}`, options);
    this.code = code;
    this.reason = options?.cause instanceof Error ? options.cause.message : this.message;
  }
}
