import { execFile } from 'node:child_process';
import { copyFile, mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const MIB = 2 ** 20;
const BYTES = { base: 160 * MIB, disk: 112 * MIB, guest: 48 * MIB };

/**
 * What of the disk is kept when the power goes. `completed`: every write that the disk has answered,
 * as of a disk without a cache. `flushed`: what a cache flush or its own leisure has made the disk
 * write down, as of one with a volatile cache.
 */
export type Cut = 'completed' | 'flushed';

/**
 * A file system on a disk whose power can be cut. Three file systems stand on each other, each in a
 * file of the one below:
 *
 *     guest   where the work is done
 *     disk    holds guest.img; its page cache plays the disk's volatile cache, since the loop device
 *             answers a write once it is there and calls fsync for a flush
 *     base    holds disk.img; itself lies in memory
 *
 * A cut must be of one moment, though guest and kernel go on writing while the image is copied. So
 * the file system below is frozen: FIFREEZE waits for the writes that are under way and holds back
 * every later one, and each write of a loop device is one of these. What the image then holds is
 * exactly what was written before one moment. Freezing `disk` syncs it into `base`, and so changes
 * nothing in guest.img as read through it; freezing `base` syncs nothing of what `disk` still caches.
 * The guest is never frozen, synced or unmounted before the copy: what it had not yet sent to its
 * device is lost.
 */
export type DiskStack = {
  /** A folder of the guest file system. */
  folder: string;
  /** Copies the image as it is now, calls `meanwhile` while nothing can be written, and lets go. */
  cutPower(cut: Cut, copy: string, meanwhile: () => void): Promise<void>;
  dismantle(): Promise<void>;
};

export async function buildDiskStack(home: string, guestOptions: string): Promise<DiskStack> {
  const mounts = new MountStack();
  try {
    const base = await mounts.make(join(home, 'base.img'), BYTES.base, join(home, 'base'));
    const disk = await mounts.make(join(base, 'disk.img'), BYTES.disk, join(home, 'disk'));
    const image = join(disk, 'guest.img');
    const folder = await mounts.make(image, BYTES.guest, join(home, 'guest'), guestOptions);
    return {
      folder,
      async cutPower(cut, copy, meanwhile) {
        const below = cut === 'completed' ? disk : base;
        await run('fsfreeze', '-f', below);
        try {
          meanwhile();
          await copyFile(cut === 'completed' ? image : join(base, 'disk.img'), copy);
        } finally {
          await run('fsfreeze', '-u', below);
        }
      },
      dismantle: () => mounts.dismantle(),
    };
  } catch (error) {
    await mounts.dismantle();
    throw error;
  }
}

/** Mounts what a cut has left, which replays the journals, and answers the guest's folder. */
export async function mountCut(
  home: string,
  cut: Cut,
  copy: string,
): Promise<{ folder: string; dismantle(): Promise<void> }> {
  const mounts = new MountStack();
  try {
    const first = await mounts.mount(copy, join(home, 'replayed'));
    const folder =
      cut === 'completed'
        ? first
        : await mounts.mount(join(first, 'guest.img'), join(home, 'replayed-guest'));
    return { folder, dismantle: () => mounts.dismantle() };
  } catch (error) {
    await mounts.dismantle();
    throw error;
  }
}

/** What was mounted last comes down first. */
class MountStack {
  readonly #folders: string[] = [];

  async make(image: string, bytes: number, folder: string, options?: string): Promise<string> {
    // Written in full, so that no later write of the guest makes the file system below allocate.
    await writeFile(image, Buffer.alloc(0));
    await run('dd', 'if=/dev/zero', `of=${image}`, 'bs=1M', `count=${bytes / MIB}`, 'status=none');
    await truncate(image, bytes);
    await run('mkfs.ext4', '-q', '-F', '-b', '4096', '-J', 'size=4', '-m', '0', image);
    return this.mount(image, folder, options);
  }

  async mount(image: string, folder: string, options = 'defaults'): Promise<string> {
    await mkdir(folder, { recursive: true });
    await run('mount', '-o', `loop,${options}`, image, folder);
    this.#folders.push(folder);
    return folder;
  }

  async dismantle(): Promise<void> {
    for (const folder of this.#folders.splice(0).reverse()) {
      await run('umount', folder).catch(() => run('umount', '-l', folder));
    }
  }
}

async function run(program: string, ...args: string[]): Promise<void> {
  await promisify(execFile)(program, args);
}
