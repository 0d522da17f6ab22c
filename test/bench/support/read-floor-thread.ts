/** What reading stored files cannot do without, in a thread: each byte read, digested as it lies, decrypted, digested. */
import { createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

export type ReadFloorJob = { files: string[] };

const KEY = randomBytes(16);
const NONCE = randomBytes(12);

parentPort?.on('message', ({ files }: ReadFloorJob) => {
  for (const path of files) {
    const file = openSync(path, 'r');
    const sealed = Buffer.allocUnsafe(fstatSync(file).size);
    readSync(file, sealed, 0, sealed.length, 0);
    closeSync(file);
    createHash('sha512').update(sealed).digest();
    const decipher = createDecipheriv('sm4-gcm' as 'aes-128-gcm', KEY, NONCE);
    createHash('sm3').update(decipher.update(sealed)).digest();
  }
  parentPort?.postMessage('done');
});
