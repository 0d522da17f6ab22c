import type { Code } from './finding.ts';

/** Which codes stand for a bad segment, a slash at an end, and a collision. */
export type PathCodes = { segment: Code; slash: Code; collision: Code };

export const CONTENT_PATHS: PathCodes = { segment: 'E099', slash: 'E100', collision: 'E101' };
export const LOGICAL_PATHS: PathCodes = { segment: 'E052', slash: 'E053', collision: 'E095' };

/** Holds a list of paths against the rules for paths, all of them together. */
export function checkPaths(
  paths: readonly string[],
  codes: PathCodes,
  report: (code: Code) => void,
): void {
  for (const path of paths) {
    if (path.startsWith('/') || path.endsWith('/')) report(codes.slash);
    const segments = path.replace(/^\/+|\/+$/g, '').split('/');
    if (segments.some((segment) => ['', '.', '..'].includes(segment))) report(codes.segment);
  }
  if (hasCollision(paths)) report(codes.collision);
}

/** True when a path stands twice, or is a file here and a folder there. */
function hasCollision(paths: readonly string[]): boolean {
  const files = new Set(paths);
  return (
    files.size < paths.length || paths.some((path) => parentsOf(path).some((p) => files.has(p)))
  );
}

function parentsOf(path: string): string[] {
  const segments = path.split('/');
  return segments.slice(1).map((_, at) => segments.slice(0, at + 1).join('/'));
}
