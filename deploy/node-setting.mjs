import { resolve } from 'node:path';

/** Young memory of a process in MiB: with V8's own 16 a server at rest takes forty more, and is no faster. */
export const SERVER_FLAGS = ['--max-semi-space-size=2'];

/**
 * How glibc hands memory out. By itself it keeps what pages of megabytes were once made in, for each thread anew: a server
 * in which people leaf then takes two hundred megabytes more. What is set already counts. Other libraries ignore it.
 */
const ALLOCATION = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
};

/** What every process of ours is started with, beside what it is started with anyway. */
export function processSettings() {
  return { ...ALLOCATION, ...compileCache(), ...process.env };
}

/**
 * Types are stripped once, not by every thread of every start. The cache is code: it lies where only who may write the
 * program itself may write.
 */
function compileCache() {
  return {
    NODE_COMPILE_CACHE: resolve('node_modules/.cache/compile'),
  };
}
