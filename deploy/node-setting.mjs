import { resolve } from 'node:path';

/** Young memory of a process in MiB: with V8's own 16 a server at rest takes forty more, and is no faster. */
export const SERVER_FLAGS = ['--max-semi-space-size=2'];

/**
 * Types are stripped once, not by every thread of every start. The cache is code: it lies where only who may write the
 * program itself may write.
 */
export function compileCache() {
  return {
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? resolve('node_modules/.cache/compile'),
  };
}
