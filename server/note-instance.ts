import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config, Instance } from './config.ts';

/** Writes down, at a home's first start, what kind of installation it is from now on. */
export function noteInstance({ home, isDemo }: Config): void {
  const file = join(home, 'instance.json');
  const instance: Instance = { isDemo };
  if (!existsSync(file)) writeFileSync(file, `${JSON.stringify(instance)}\n`, { flush: true });
}
