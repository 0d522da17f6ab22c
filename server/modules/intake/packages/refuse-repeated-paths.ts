import type { Finding } from '../conformance-report.ts';
import { raiseFinding } from '../findings/raise-finding.ts';
import { foldPath } from './normalise-path.ts';

/** One finding for each path that another path already stands for, also by case or composition alone. */
export function refuseRepeatedPaths(paths: readonly string[]): Finding[] {
  const seen = new Set<string>();
  return paths.flatMap((path) => {
    const key = foldPath(path);
    if (!seen.has(key)) return (seen.add(key), []);
    return [raiseFinding('container.duplicate-path', `${path} 出现不止一次`, { file: path })];
  });
}
