/** What a caller can be told. Absent and forbidden things share one kind, so that guessing ids learns nothing. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'locked'
  | 'must_change'
  | 'forbidden'
  | 'conflict'
  | 'too_large'
  | 'too_many'
  | 'unavailable'
  | 'internal';

export const STATUS_OF_KIND: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  locked: 423,
  must_change: 403,
  forbidden: 403,
  conflict: 409,
  too_large: 413,
  too_many: 429,
  unavailable: 503,
  internal: 500,
};

/** What the ledger is told of a refusal that only the act itself could find: a word, and what it is about. */
export type Denial = { reason: string; item?: string };

type Options = { field?: string; cause?: unknown; denial?: Denial };

/**
 * The one error that reaches people. `message` is Chinese, says what to do next and holds no secret;
 * `field` names the input at fault (dotted path) where there is one.
 */
export class AppError extends Error {
  readonly kind: ErrorKind;
  readonly field: string | undefined;
  /** Set down after what the act began is rolled back, and before it is answered. */
  readonly denial: Denial | undefined;

  constructor(kind: ErrorKind, message: string, options: Options = {}) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
    this.kind = kind;
    this.field = options.field;
    this.denial = options.denial;
  }
}

/** The answer to everything that is absent or not allowed: the two must not be told apart. */
export function forbidden(denial?: Denial): AppError {
  const message = '没有权限，或所查内容不存在。如确需办理，请联系本单位负责人。';
  return new AppError('forbidden', message, denial && { denial });
}

export function invalid(message: string, field?: string): AppError {
  return new AppError('invalid', message, field === undefined ? {} : { field });
}
