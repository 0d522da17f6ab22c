/** The least that can be done to pages, in a thread: bare digests and cipher, and one flush for each volume. */
import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

export type IngestFloorJob = { volume: string; files: string[] };

parentPort?.on('message', ({ volume, files }: IngestFloorJob) => {
  const out = openSync(volume, 'w');
  for (const file of files) {
    const page = readFileSync(file);
    const salt = randomBytes(32);
    createHash('sm3').update(salt).update(page).digest();
    const cipher = createCipheriv('sm4-gcm' as 'aes-128-gcm', randomBytes(16), randomBytes(12));
    const sealed = cipher.update(page);
    cipher.final();
    createHash('sha512').update(sealed).digest();
    writeSync(out, sealed);
    writeSync(out, cipher.getAuthTag());
  }
  fsyncSync(out);
  closeSync(out);
  parentPort?.postMessage('done');
});
