import { listTree } from './list-processes.ts';

/** CPU milliseconds of a process and its children, those that have ended among them. */
export function treeCpuMs(root: number): number {
  return listTree(root).reduce((total, { ms }) => total + ms, 0);
}
