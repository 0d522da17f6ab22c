import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const CHANGES = ['mkdir', 'link', 'rename', 'rm', 'rmdir', 'unlink', 'open', 'writeFile'];
const HANDLE_CHANGES = ['appendFile', 'write', 'writev', 'sync', 'datasync'];

/** What those who only read do. */
export const READS = ['open', 'readdir', 'stat', 'readFile'];

/**
 * Called before each operation on the file system, with the open file when it is one on that; may
 * throw, never return, or ask for half a write.
 */
export type Intercept = (operation: string, file?: object) => 'whole' | 'half';

type Anything = (...args: unknown[]) => Promise<unknown>;

/**
 * Puts `intercept` in front of every changing operation of `node:fs/promises` in this process, or
 * of those named, until undone.
 */
export async function interceptFiles(
  intercept: Intercept,
  names: readonly string[] = [...CHANGES, ...HANDLE_CHANGES],
): Promise<() => void> {
  const functions = fs as unknown as Record<string, Anything>;
  const probe = await fs.open('/dev/null', 'r');
  const handles = Object.getPrototypeOf(probe) as Record<string, Anything>;
  await probe.close();
  const undo = [functions, handles].flatMap((target) =>
    names.filter((name) => name in target).map((name) => wrap(target, name, intercept)),
  );
  syncBuiltinESMExports();
  return () => {
    for (const restore of undo) restore();
    syncBuiltinESMExports();
  };
}

function wrap(target: Record<string, Anything>, name: string, intercept: Intercept): () => void {
  const original = target[name];
  if (!original) throw new Error(`nothing to intercept: ${name}`);
  target[name] = async function (this: object, ...args: unknown[]) {
    const share = intercept(name, target === this ? undefined : this);
    if (share === 'half' && args[0] instanceof Uint8Array) {
      const half = args[0].subarray(0, args[0].length >> 1);
      await original.call(this, half, ...args.slice(1));
      intercept(`${name}, torn`);
    }
    return original.apply(this, args);
  };
  return () => {
    target[name] = original;
  };
}
