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

/**
 * True when a path stands twice, or is a file here and a folder there. With the slash sorted before
 * everything else, what lies under a path directly follows it.
 */
function hasCollision(paths: readonly string[]): boolean {
  const sorted = paths.map((path) => path.replaceAll('/', '\0')).sort();
  return sorted.some((path, at) => {
    const next = sorted[at + 1];
    return next !== undefined && (next === path || next.startsWith(`${path}\0`));
  });
}
