import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Folders } from '../paths.ts';
import type { WriteGate } from '../write-gate.ts';

/** A file by its path from a root. */
export type Place = { root: string; path: string };

/** Where one object is being repaired. */
export type Workbench = {
  folders: Folders;
  gate: WriteGate;
  /** The object's folder, from the root: that of the main root and of every copy. */
  object: string;
  /** Where good bytes are written before they are moved in. */
  scratch: string;
  /** Where damaged files are moved to and kept. */
  aside: string;
  /** By sha512: whole files of this object that lie where they do not belong. */
  spare: Map<string, Place>;
  /** Root of a copy that may give files. */
  copyRoot: string | undefined;
};

type Task = { name: string; object: string; at: Date; copyRoot?: string | undefined };

/**
 * Makes the folders of one repair; two of them at the same moment never share one. `name` is that
 * of the folder in which damaged files are kept.
 */
export async function openWorkbench(
  folders: Folders,
  gate: WriteGate,
  { name, object, at, copyRoot }: Task,
): Promise<Workbench> {
  const unique = randomUUID();
  const stamp = at.toISOString().replaceAll(/[-:.]/g, '');
  const scratch = join(folders.staging, unique);
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  const aside = join(folders.damaged, name, `${stamp}-${unique.slice(0, 8)}`);
  return { folders, gate, object, scratch, aside, spare: new Map(), copyRoot };
}

export async function closeWorkbench({ scratch }: Workbench): Promise<void> {
  // What stays is swept at the next start.
  await rm(scratch, { recursive: true, force: true }).catch(() => undefined);
}
