import { join } from 'node:path';
import type { Services } from '../../context.ts';

/** Where the objects lie. */
export function objectsRoot({ config }: Pick<Services, 'config'>): string {
  return join(config.home, 'objects');
}
