import type { Code } from '../../../../db/objects/validation/finding.ts';
import type { ScrubCode } from '../finding-words.ts';

/** Damage as a check meets it; whether it is new, the findings on record tell. */
export type Met = { code: Code | ScrubCode; path: string };

/** What says of a file only that its bytes are not those that were sealed. */
const EXPLAINED_BY_FIXITY: ReadonlySet<string> = new Set(['S002', 'S003', 'S004', 'S007']);

/** Collects what is met, each once; a file whose stored bytes are wrong is not also called unreadable. */
export function collectMet(): {
  meet: (code: Met['code'], path: string) => void;
  all: () => Met[];
} {
  const met = new Map<string, Met>();
  return {
    meet: (code, path) => void met.set(`${code} ${path}`, { code, path }),
    all: () => {
      const broken = new Set([...met.values()].filter(isFixity).map(({ path }) => path));
      return [...met.values()].filter(
        ({ code, path }) => !(EXPLAINED_BY_FIXITY.has(code) && broken.has(path)),
      );
    },
  };
}

function isFixity({ code }: Met): boolean {
  return code === 'E092' || code === 'L004';
}
