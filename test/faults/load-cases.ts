import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultCase } from './fault-case.ts';

const FOLDER = join(import.meta.dirname, 'cases');

/** Every kind of fault by name, in the order of names. */
export async function loadCases(): Promise<Map<string, FaultCase>> {
  const names = readdirSync(FOLDER)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -3))
    .sort();
  const cases = new Map<string, FaultCase>();
  for (const name of names) {
    const loaded = (await import(join(FOLDER, `${name}.ts`))) as { faultCase: FaultCase };
    cases.set(name, loaded.faultCase);
  }
  return cases;
}
