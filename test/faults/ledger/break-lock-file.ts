import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/**
 * `half` takes half of a write and says so, and has no room for the rest. The process kills itself before a call, after
 * half of a write, or when the call is done and nothing has followed yet.
 */
export type LockFault = {
  call: 'write' | 'flush';
  nth: number;
  with: 'EIO' | 'ENOSPC' | 'half' | 'kill before' | 'kill within' | 'kill after';
};

/** Lets the nth write or flush of the lock file fail, until undone: nothing else here writes by these calls. */
export function breakLockFile(fault: LockFault): () => void {
  const { writeSync, fsyncSync, fsync } = fs;
  let calls = 0;
  const fail = (code: string): never => {
    throw Object.assign(new Error(`${code}: injected`), { code });
  };
  const strike = (): never => {
    if (fault.with.startsWith('kill')) process.kill(process.pid, 'SIGKILL');
    return fail(fault.with === 'half' ? 'ENOSPC' : fault.with);
  };
  const isStruck = (call: LockFault['call']): boolean =>
    fault.call === call && (calls += 1) >= fault.nth;
  const isAfter = fault.with === 'kill after';
  fs.writeSync = ((file: number, bytes: Buffer, offset?: number) => {
    const at = offset ?? 0;
    if (!isStruck('write')) return writeSync(file, bytes, at);
    const isTorn = fault.with === 'half' || fault.with === 'kill within';
    if (isAfter) writeSync(file, bytes, at);
    if (isTorn && calls === fault.nth) {
      const done = writeSync(file, bytes, at, (bytes.length - at) >> 1);
      if (fault.with === 'half') return done;
    }
    return strike();
  }) as typeof writeSync;
  const flushStruck = (file: number): never => {
    if (isAfter) fsyncSync(file);
    return strike();
  };
  fs.fsyncSync = (file) => (isStruck('flush') ? flushStruck(file) : fsyncSync(file));
  fs.fsync = ((file: number, done: (error: unknown) => void) => {
    if (!isStruck('flush')) {
      fsync(file, done);
      return;
    }
    try {
      flushStruck(file);
    } catch (error) {
      done(error);
    }
  }) as typeof fsync;
  syncBuiltinESMExports();
  return () => {
    Object.assign(fs, { writeSync, fsyncSync, fsync });
    syncBuiltinESMExports();
  };
}
