import { createHash } from 'node:crypto';
import { RepositoryError } from '../errors.ts';
import { readPieces } from '../plain-files.ts';

/** SHA-512 of a file; `undefined` when it is missing, cannot be read, or is something else. */
export async function digestPlainFile(folder: string, path: string): Promise<string | undefined> {
  const hash = createHash('sha512');
  try {
    for await (const piece of readPieces(folder, path)) hash.update(piece);
  } catch (error) {
    if (error instanceof RepositoryError) return undefined;
    throw error;
  }
  return hash.digest('hex');
}
