import { interceptFiles } from './intercept-files.ts';

/**
 * Kills this process, as `kill -9` does, at the `killAt`-th change to the file system, which never
 * happens or half happens.
 */
export async function killAt(point: number): Promise<void> {
  let done = 0;
  await interceptFiles((operation) => {
    if (operation.endsWith('torn')) process.kill(process.pid, 'SIGKILL');
    done += 1;
    if (done < point) return 'whole';
    if (operation === 'appendFile' && done % 2 === 0) return 'half';
    process.kill(process.pid, 'SIGKILL');
    return 'whole';
  });
}
