import { stat, statfs } from 'node:fs/promises';

/** What the file system under a path says of itself; sizes in blocks of `bsize` bytes. */
export type Probed = {
  /** Two paths with one device share their room. */
  device: string;
  bsize: number;
  blocks: number;
  bfree: number;
  bavail: number;
};
export type ProbeDisk = (path: string) => Promise<Probed>;

export const probeDisk: ProbeDisk = async (path) => {
  const [{ dev }, { bsize, blocks, bfree, bavail }] = await Promise.all([stat(path), statfs(path)]);
  return { device: String(dev), bsize, blocks, bfree, bavail };
};
