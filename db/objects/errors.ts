/**
 * `absent`: no such object, version or file. `conflict`: the version or path is taken. `damaged`:
 * what is on disk is not what was written. `refused`: the request itself is wrong. `halted`: a
 * flush to disk failed.
 */
export type RepositoryErrorKind = 'absent' | 'conflict' | 'damaged' | 'refused' | 'halted';

export class RepositoryError extends Error {
  override readonly name = 'RepositoryError';
  readonly kind: RepositoryErrorKind;

  constructor(kind: RepositoryErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** An error of a call to the file system, as against one of our own. */
export function isDiskError(error: unknown): error is Error & { code: string; syscall: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && !('address' in error);
}

/** True for an error of the operating system with one of these codes. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    codes.includes(error.code)
  );
}
