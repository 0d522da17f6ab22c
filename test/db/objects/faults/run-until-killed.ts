import { execFile } from 'node:child_process';

/** Runs a program of ours; settles with the signal that ended it, or `null` when it came to its end. */
export function runUntilKilled(program: string, args: string[]): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, [program, ...args], (error, _output, complaint) => {
      if (error && child.signalCode === null) reject(new Error(complaint));
      else resolve(child.signalCode);
    });
  });
}
