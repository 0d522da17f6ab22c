import { EnvelopeError, KeyDestroyedError, KeystoreError } from '../../../crypto/errors.ts';
import { AppError } from '../../errors.ts';
import { FAILURES, REFUSALS, ReleaseError } from '../../key-release/release-error.ts';
import type { Fault } from './orders.ts';

/** How an error crosses to the house. One that nobody expects is told by its kind alone, and logged where it is. */
export function faultOf(error: unknown): Fault {
  if (error instanceof ReleaseError) return { kind: 'release', text: error.code };
  if (error instanceof KeyDestroyedError) return { kind: 'destroyed', text: error.message };
  if (error instanceof KeystoreError) return { kind: 'keystore', text: error.message };
  if (error instanceof EnvelopeError) return { kind: 'envelope', text: error.message };
  if (isUnavailable(error)) return { kind: 'unavailable', text: error.message };
  return { kind: 'other', text: '' };
}

/** Said to the one who asked in words of its own. */
export function isUnavailable(error: unknown): error is AppError {
  return error instanceof AppError && error.kind === 'unavailable';
}

export function errorOf({ kind, text }: Fault): Error {
  const code = [...REFUSALS, ...FAILURES].find((each) => each === text);
  if (kind === 'release' && code !== undefined) return new ReleaseError(code);
  if (kind === 'destroyed') return new KeyDestroyedError(text);
  if (kind === 'keystore') return new KeystoreError(text);
  if (kind === 'envelope') return new EnvelopeError(text);
  if (kind === 'ledger') return new Error(text);
  if (kind === 'unavailable') return new AppError('unavailable', text);
  return new Error('账本进程未能办理，原因见其日志');
}
